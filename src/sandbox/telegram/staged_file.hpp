#pragma once

#include <cstdint>
#include <filesystem>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace ploy::sandbox {

// An upload while it arrives: a file that vanishes unless it is published. After a crash it stays behind in
// its directory, which is emptied at the next start.
class StagedFile {
 public:
  // Makes a new file in `dir`.
  static Result<StagedFile> create(const std::filesystem::path& dir);

  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile();

  [[nodiscard]] Result<void> write(ByteView bytes);
  std::uint64_t bytes() const { return bytes_; }

  // Moves it to `target` on the same file system; from then on it stays.
  [[nodiscard]] Result<void> publish(const std::filesystem::path& target);

 private:
  StagedFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::filesystem::path path_;
  std::uint64_t bytes_ = 0;
};

}  // namespace ploy::sandbox
