#include "sandbox/s3/object_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace ploy::sandbox::s3 {

namespace {

class ObjectReader final : public ByteReader {
 public:
  ObjectReader(ObjectRef object, std::uint64_t offset, std::uint64_t length)
      : object_(std::move(object)), offset_(offset), left_(length) {
    while (length > 0 && offset_ >= object_->blobs[blob_]->size()) offset_ -= object_->blobs[blob_++]->size();
  }
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;
  ~ObjectReader() override { close(); }

  Result<std::size_t> read(std::span<std::byte> out) override {
    if (left_ == 0) return 0;
    if (offset_ == object_->blobs[blob_]->size()) next_blob();
    if (auto ok = open(); !ok) return std::unexpected(std::move(ok.error()));
    const auto here =
        std::min({static_cast<std::uint64_t>(out.size()), left_, object_->blobs[blob_]->size() - offset_});
    const ssize_t n = ::pread(fd_, out.data(), here, static_cast<off_t>(offset_));
    if (n <= 0)
      return fail(ErrorKind::kCorrupt,
                  "read " + object_->blobs[blob_]->path().string() + ": " +
                      (n == 0 ? "the file is shorter than its object" : std::strerror(errno)));
    offset_ += static_cast<std::uint64_t>(n);
    left_ -= static_cast<std::uint64_t>(n);
    return static_cast<std::size_t>(n);
  }

 private:
  Result<void> open() {
    if (fd_ >= 0) return {};
    const auto path = object_->blobs[blob_]->path();
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) return fail(ErrorKind::kCorrupt, "open " + path.string() + ": " + std::strerror(errno));
    ::posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
    return {};
  }

  void next_blob() {
    close();
    ++blob_;
    offset_ = 0;
  }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  ObjectRef object_;
  std::size_t blob_ = 0;
  std::uint64_t offset_;  // within that blob
  std::uint64_t left_;
  int fd_ = -1;
};

}  // namespace

std::unique_ptr<ByteReader> read_object(ObjectRef object, std::uint64_t offset, std::uint64_t length) {
  return std::make_unique<ObjectReader>(std::move(object), offset, length);
}

}  // namespace ploy::sandbox::s3
