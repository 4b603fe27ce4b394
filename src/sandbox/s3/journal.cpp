#include "sandbox/s3/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

#include "base/bytes.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::size_t kReadBytes = 256 * kKiB;

std::unexpected<Error> disk_error(const std::filesystem::path& path, const char* action) {
  return fail(ErrorKind::kUnavailable, fmt::format("{} {}: {}", action, path.string(), std::strerror(errno)));
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::lock(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0600);
  if (fd < 0) return disk_error(path, "open");
  std::unique_ptr<Journal> journal(new Journal(path, fd));
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return journal;
  return fail(ErrorKind::kConflict,
              path.string() + " is in use by another process; give each sandbox a directory of its own");
}

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& path,
                                               const std::function<Result<void>(std::string_view)>& each) {
  auto journal = lock(path, 0);
  if (!journal) return journal;
  if (auto ok = (*journal)->replay(each); !ok) return std::unexpected(std::move(ok.error()));
  return journal;
}

Result<void> Journal::rewrite(const std::function<Result<void>(const Line&)>& produce) {
  auto next = lock(path_.string() + ".new", O_TRUNC);
  if (!next) return std::unexpected(std::move(next.error()));
  if (auto ok = produce([&](std::string_view line) { return (*next)->append(line); }); !ok) return ok;
  if (std::rename((*next)->path_.c_str(), path_.c_str()) != 0) return disk_error(path_, "replace");
  std::swap(fd_, (*next)->fd_);
  size_ = (*next)->size_;
  return {};
}

Journal::~Journal() { ::close(fd_); }

Result<void> Journal::replay(const std::function<Result<void>(std::string_view)>& each) {
  std::string rest;
  std::string buffer(kReadBytes, '\0');
  std::uint64_t line_number = 0;
  while (true) {
    const ssize_t n = ::read(fd_, buffer.data(), buffer.size());
    if (n < 0) return disk_error(path_, "read");
    if (n == 0) break;
    rest.append(buffer.data(), static_cast<std::size_t>(n));
    std::string_view view = rest;
    for (auto end = view.find('\n'); end != std::string_view::npos; end = view.find('\n')) {
      ++line_number;
      if (auto ok = each(view.substr(0, end)); !ok)
        return wrap(std::move(ok.error()), fmt::format("{} line {}", path_.string(), line_number));
      size_ += end + 1;
      view.remove_prefix(end + 1);
    }
    rest.erase(0, rest.size() - view.size());
  }
  if (!rest.empty() && ::ftruncate(fd_, static_cast<off_t>(size_)) != 0) return disk_error(path_, "cut");
  return {};
}

Result<void> Journal::append(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  const ssize_t n = ::write(fd_, text.data(), text.size());
  if (n == static_cast<ssize_t>(text.size())) {
    size_ += text.size();
    return {};
  }
  auto error = disk_error(path_, "append to");
  // Half a line must not stand in front of the next one.
  if (n > 0 && ::ftruncate(fd_, static_cast<off_t>(size_)) != 0) return disk_error(path_, "cut");
  return error;
}

}  // namespace ploy::sandbox::s3
