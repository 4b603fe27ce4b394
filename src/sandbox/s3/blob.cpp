#include "sandbox/s3/blob.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace ploy::sandbox::s3 {

namespace fs = std::filesystem;

Blob::~Blob() { directory_->discard(id_); }

fs::path Blob::path() const { return directory_->path_of(id_); }

BlobWriter::BlobWriter(std::shared_ptr<BlobDirectory> directory, std::uint64_t id, int fd)
    : directory_(std::move(directory)), id_(id), fd_(fd) {}

BlobWriter::~BlobWriter() {
  if (fd_ < 0) return;
  ::close(fd_);
  directory_->discard(id_);
}

Result<void> BlobWriter::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      return fail(ErrorKind::kUnavailable,
                  fmt::format("write {}: {}", directory_->path_of(id_).string(), std::strerror(errno)));
    bytes = bytes.subspan(static_cast<std::size_t>(n));
    size_ += static_cast<std::uint64_t>(n);
  }
  return {};
}

BlobRef BlobWriter::finish() {
  if (size_ == 0) return nullptr;
  ::close(std::exchange(fd_, -1));
  return std::make_shared<const Blob>(directory_, id_, size_);
}

Result<std::shared_ptr<BlobDirectory>> BlobDirectory::open(fs::path path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    return fail(ErrorKind::kInvalid, fmt::format("make directory {}: {}", path.string(), error.message()));
  return std::shared_ptr<BlobDirectory>(new BlobDirectory(std::move(path)));
}

Result<std::unique_ptr<BlobWriter>> BlobDirectory::create() {
  const std::uint64_t id = next_id_++;
  const fs::path path = path_of(id);
  std::error_code ignored;  // open() says it better
  fs::create_directories(path.parent_path(), ignored);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail(ErrorKind::kUnavailable, fmt::format("create {}: {}", path.string(), std::strerror(errno)));
  return std::make_unique<BlobWriter>(shared_from_this(), id, fd);
}

BlobRef BlobDirectory::existing(std::uint64_t id, std::uint64_t size) {
  if (id >= next_id_) next_id_ = id + 1;
  return std::make_shared<const Blob>(shared_from_this(), id, size);
}

void BlobDirectory::start_removing(const std::function<bool(std::uint64_t)>& is_needed) {
  removing_ = true;
  std::error_code error;
  for (fs::recursive_directory_iterator at(path_, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_regular_file(error)) continue;
    const auto id = parse_uint(at->path().filename().string());
    if (!id || is_needed(*id)) continue;
    fs::remove(at->path(), error);
  }
}

fs::path BlobDirectory::path_of(std::uint64_t id) const {
  return path_ / fmt::format("{:02}", id % 100) / std::to_string(id);
}

void BlobDirectory::discard(std::uint64_t id) const {
  if (!removing_) return;
  std::error_code ignored;  // what cannot be removed now is removed at the next start
  fs::remove(path_of(id), ignored);
}

}  // namespace ploy::sandbox::s3
