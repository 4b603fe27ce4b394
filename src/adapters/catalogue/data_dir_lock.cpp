#include "adapters/catalogue/data_dir_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "base/text.hpp"

namespace ploy::catalogue {
namespace {

constexpr mode_t kOwnerOnly = 0600;

std::string reason(int code) { return std::error_code(code, std::generic_category()).message(); }

Result<void> make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return {};
  std::filesystem::create_directories(directory, error);
  if (!error) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  if (!error) return {};
  return fail(
      ErrorKind::kDenied,
      fmt::format("cannot create the data directory {}: {}: create it, or set DATA_DIR to another one",
                  directory.string(), error.message()));
}

std::string pid_in(int descriptor) {
  std::array<char, 32> text{};
  const auto size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return "unknown";
  return std::string(trim(std::string_view(text.data(), static_cast<std::size_t>(size))));
}

// Only for the message of whoever comes second, so a failure to write it does not matter.
void write_pid(int descriptor) {
  const auto pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, pid.data(), pid.size(), 0);
}

}  // namespace

Result<DataDirLock> DataDirLock::acquire(const std::filesystem::path& data_dir) {
  if (auto created = make_directory(data_dir); !created) return std::unexpected(std::move(created.error()));
  const auto file = data_dir / "telegramploy.lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) {
    return fail(
        ErrorKind::kDenied,
        fmt::format("cannot open {}: {}: make the directory writable for the user that runs telegramploy",
                    file.string(), reason(errno)));
  }
  DataDirLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
    write_pid(descriptor);
    return lock;
  }
  if (const int code = errno; code != EWOULDBLOCK) {
    return fail(ErrorKind::kUnavailable,
                fmt::format("cannot lock {}: {}: put DATA_DIR on a local disk", file.string(), reason(code)));
  }
  return fail(
      ErrorKind::kConflict,
      fmt::format("another telegramploy (pid {}) uses the data directory {}: stop it, or set DATA_DIR to "
                  "another directory",
                  pid_in(descriptor), data_dir.string()));
}

DataDirLock::~DataDirLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

DataDirLock::DataDirLock(DataDirLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DataDirLock& DataDirLock::operator=(DataDirLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

}  // namespace ploy::catalogue
