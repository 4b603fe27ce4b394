#include "sandbox/telegram/staged_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace ploy::sandbox {

namespace {

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

Result<StagedFile> StagedFile::create(const std::filesystem::path& dir) {
  std::string path = (dir / "upload-XXXXXX").string();
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0)
    return fail(ErrorKind::kUnavailable, "make a file in " + dir.string() + ": " + reason(errno));
  return StagedFile(descriptor, path);
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::exchange(other.path_, {})),
      bytes_(other.bytes_) {}

StagedFile::~StagedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  std::error_code ignored;  // what cannot be removed now is removed at the next start
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

Result<void> StagedFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(ErrorKind::kUnavailable, "write " + path_.string() + ": " + reason(errno));
    bytes_ += static_cast<std::uint64_t>(n);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> StagedFile::publish(const std::filesystem::path& target) {
  std::error_code error;
  std::filesystem::rename(path_, target, error);
  if (error) return fail(ErrorKind::kUnavailable, "move " + path_.string() + ": " + error.message());
  path_.clear();
  return {};
}

}  // namespace ploy::sandbox
