#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "base/error.hpp"

namespace ploy::sandbox::s3 {

// A file of lines that is only appended to. A line whose newline is missing was being written when the
// process died: nobody was told that it happened, and it is cut off at the next start. One thread at a time.
class Journal {
 public:
  // Hands over every line there is. kConflict: another process has it open. What `each` returns ends it.
  static Result<std::unique_ptr<Journal>> open(
      const std::filesystem::path& path, const std::function<Result<void>(std::string_view line)>& each);

  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  // In the file when this returns, whatever becomes of the process. Not synced: a power failure may lose the
  // last lines. After an error nothing was appended.
  [[nodiscard]] Result<void> append(std::string_view line);

  // Replaces all lines by those that `produce` passes on, in one step: a crash leaves the old or the new.
  using Line = std::function<Result<void>(std::string_view line)>;
  [[nodiscard]] Result<void> rewrite(const std::function<Result<void>(const Line& add)>& produce);

 private:
  Journal(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  static Result<std::unique_ptr<Journal>> lock(const std::filesystem::path& path, int flags);
  Result<void> replay(const std::function<Result<void>(std::string_view)>& each);

  std::filesystem::path path_;
  int fd_;
  std::uint64_t size_ = 0;
};

}  // namespace ploy::sandbox::s3
