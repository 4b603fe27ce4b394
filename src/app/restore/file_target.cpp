#include "app/restore/file_target.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/kill_point.hpp"

namespace ploy::app {

namespace {

std::unexpected<Error> system_failure(std::string_view doing, const std::filesystem::path& path) {
  const int code = errno;
  ErrorKind kind = ErrorKind::kInvalid;
  if (code == EACCES || code == EPERM || code == EROFS) kind = ErrorKind::kDenied;
  if (code == ENOENT || code == ENOTDIR) kind = ErrorKind::kNotFound;
  return fail(kind, std::string(doing) + " " + path.string() + ": " + std::generic_category().message(code));
}

std::unexpected<Error> already_there(const std::filesystem::path& path) {
  return fail(ErrorKind::kConflict,
              path.string() + " exists already; choose another place, or replace it with --overwrite");
}

// The rename itself must survive a power cut.
Result<void> sync_directory(const std::filesystem::path& path) {
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return system_failure("open", directory);
  const int synced = ::fsync(descriptor);
  ::close(descriptor);
  if (synced != 0) return system_failure("sync", directory);
  return {};
}

class FileReader final : public ByteReader {
 public:
  FileReader(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  ~FileReader() override { ::close(descriptor_); }
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override {
    for (;;) {
      const ssize_t n = ::read(descriptor_, out.data(), out.size());
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) return system_failure("read", path_);
    }
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace

Result<FileTarget> FileTarget::create(const std::filesystem::path& path, Overwrite overwrite) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return fail(ErrorKind::kInvalid, path.string() + " is a directory; name the file to write");
  if (overwrite == Overwrite::kNo && std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
    return already_there(path);
  std::filesystem::path partial = path;
  partial += ".telegramploy-partial";
  const int descriptor = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return system_failure("create", partial);
  kill_point("file_created");
  return FileTarget(path, std::move(partial), descriptor, overwrite);
}

FileTarget::FileTarget(FileTarget&& other) noexcept
    : path_(std::move(other.path_)),
      partial_(std::move(other.partial_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      overwrite_(other.overwrite_) {}

FileTarget::~FileTarget() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(partial_.c_str());
}

Result<void> FileTarget::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_failure("write", partial_);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> FileTarget::publish() {
  kill_point("file_written");
  if (::fsync(descriptor_) != 0) return system_failure("sync", partial_);
  kill_point("file_synced");
  const unsigned flags = overwrite_ == Overwrite::kNo ? RENAME_NOREPLACE : 0;
  if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, path_.c_str(), flags) != 0) {
    if (errno == EEXIST) return already_there(path_);
    return system_failure("rename to", path_);
  }
  kill_point("file_renamed");
  ::close(std::exchange(descriptor_, -1));
  return sync_directory(path_);
}

Result<std::unique_ptr<ByteReader>> open_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failure("open", path);
  return std::make_unique<FileReader>(path, descriptor);
}

}  // namespace ploy::app
