#pragma once

#include <filesystem>
#include <memory>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/stream.hpp"
#include "ports/object_store.hpp"

namespace ploy::app {

// A file that appears under its name complete and synced, or not at all: written beside it, then renamed.
// Destroyed without publish(), it leaves nothing behind; a crash leaves "name.telegramploy-partial", which
// the next restore to the same place replaces.
class FileTarget {
 public:
  // kConflict: the file is there and `overwrite` is kNo. kDenied, kNotFound: the directory cannot be written,
  // or is not there.
  static Result<FileTarget> create(const std::filesystem::path& path, Overwrite overwrite);

  FileTarget(FileTarget&& other) noexcept;
  FileTarget& operator=(FileTarget&&) = delete;
  ~FileTarget();

  [[nodiscard]] Result<void> write(ByteView bytes);

  // Syncs and renames. With Overwrite::kNo a file that appeared meanwhile is kConflict and stays as it is.
  [[nodiscard]] Result<void> publish();

 private:
  FileTarget(std::filesystem::path path, std::filesystem::path partial, int descriptor, Overwrite overwrite)
      : path_(std::move(path)),
        partial_(std::move(partial)),
        descriptor_(descriptor),
        overwrite_(overwrite) {}

  std::filesystem::path path_;
  std::filesystem::path partial_;
  int descriptor_;
  Overwrite overwrite_;
};

// Reads a file that is there. kNotFound, kDenied.
Result<std::unique_ptr<ByteReader>> open_file(const std::filesystem::path& path);

}  // namespace ploy::app
