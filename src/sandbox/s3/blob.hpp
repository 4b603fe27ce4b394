#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/stream.hpp"

namespace ploy::sandbox::s3 {

class BlobDirectory;

// A file with the bytes of an object or a part. Shared by whoever still needs it: the object at the key, its
// copies, and downloads under way of what has been overwritten since. The last one removes the file.
class Blob {
 public:
  Blob(std::shared_ptr<BlobDirectory> directory, std::uint64_t id, std::uint64_t size)
      : directory_(std::move(directory)), id_(id), size_(size) {}
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;
  ~Blob();

  std::uint64_t id() const { return id_; }
  std::uint64_t size() const { return size_; }
  std::filesystem::path path() const;

 private:
  std::shared_ptr<BlobDirectory> directory_;
  std::uint64_t id_;
  std::uint64_t size_;
};
using BlobRef = std::shared_ptr<const Blob>;

// Writes one blob. A file that is not finished vanishes with its writer, or, after a crash, at the next
// start.
class BlobWriter {
 public:
  BlobWriter(std::shared_ptr<BlobDirectory> directory, std::uint64_t id, int fd);
  BlobWriter(const BlobWriter&) = delete;
  BlobWriter& operator=(const BlobWriter&) = delete;
  ~BlobWriter();

  // kUnavailable: the disk refused.
  [[nodiscard]] Result<void> write(ByteView bytes);

  // Null when nothing was written. Not synced: the content survives the death of the process, not that of the
  // machine.
  BlobRef finish();

 private:
  std::shared_ptr<BlobDirectory> directory_;
  std::uint64_t id_;
  int fd_;
  std::uint64_t size_ = 0;
};

// The folder of all blobs. Safe to call from several threads.
class BlobDirectory : public std::enable_shared_from_this<BlobDirectory> {
 public:
  // Makes the folder when it is not there.
  static Result<std::shared_ptr<BlobDirectory>> open(std::filesystem::path path);

  Result<std::unique_ptr<BlobWriter>> create();
  // A blob that is known to be there; from now on its id is not given again.
  BlobRef existing(std::uint64_t id, std::uint64_t size);

  // Until start_removing(), and again from stop_removing() on, blobs that nobody holds keep their files:
  // while the state is being read, and at the end of the process, which is not the end of its objects.
  // Starting removes the files that a crash left behind.
  void start_removing(const std::function<bool(std::uint64_t id)>& is_needed);
  void stop_removing() { removing_ = false; }

  std::filesystem::path path_of(std::uint64_t id) const;
  void discard(std::uint64_t id) const;

 private:
  explicit BlobDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
  std::atomic<std::uint64_t> next_id_{1};
  std::atomic<bool> removing_{false};
};

}  // namespace ploy::sandbox::s3
