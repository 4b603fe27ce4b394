#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/console.hpp"

namespace ploy::cli {

// How far something is, on standard error: a bar on a terminal, otherwise one line a minute; with --json lines of
// {"type":"progress"}.
class Progress {
 public:
  Progress(Console& console, std::string what);

  void update(std::uint64_t bytes_done, std::uint64_t bytes_total);
  void update_count(std::uint64_t done, std::uint64_t total);

  // Leaves the terminal's line clean. Idempotent.
  void end();

 private:
  bool due();
  void show(const std::string& done, std::uint64_t permille);

  Console& console_;
  std::string what_;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace ploy::cli
