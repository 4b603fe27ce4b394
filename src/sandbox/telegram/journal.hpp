#pragma once

#include <filesystem>
#include <functional>

#include "base/error.hpp"

namespace ploy::sandbox {

// Lines that are only ever added to one file. A line counts once its newline is there; what a crash cut off
// is thrown away at the next start. Survives the end of the process at any moment (the line is with the
// kernel before append() returns), not a loss of power.
class Journal {
 public:
  // Hands every line to `replay`, then stands ready to add more. The error of `replay` ends it, with the
  // line's number in front. kConflict while another process, or another Journal, has the file.
  static Result<Journal> open(const std::filesystem::path& path,
                              const std::function<Result<void>(std::string_view line)>& replay);

  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  // `line` has no newline. After an error nothing of it remains.
  [[nodiscard]] Result<void> append(std::string_view line);

 private:
  explicit Journal(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  std::uint64_t bytes_ = 0;  // whole lines
  bool torn_ = false;        // half a line lies at the end; the next start cuts it off
};

}  // namespace ploy::sandbox
