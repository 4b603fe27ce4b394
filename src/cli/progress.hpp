#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "base/clock.hpp"
#include "cli/screen.hpp"

namespace ploy::cli {

// How far a long command has come, on standard error: a line that redraws itself on a terminal, elsewhere one
// line a minute, so that a log of it stays short. One thread at a time.
//
//   restore   45 %  ██████████░░░░░░░░░░░  19.0 MiB of 42.0 MiB  3.1 MiB/s  7 s left
class Progress {
 public:
  enum class Unit : std::uint8_t { kBytes, kCount };

  // `err` and `clock` are borrowed for its life.
  Progress(std::string what, Unit unit, Screen screen, std::ostream& err, const Clock& clock);
  ~Progress() { end(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // May be called as often as one likes; draws ten times a second at most. An unknown `total` is 0.
  void show(std::uint64_t done, std::uint64_t total);

  // Removes the line from the terminal. Idempotent.
  void end();

 private:
  std::string figures() const;
  std::string bar(std::size_t columns) const;
  void draw();

  const std::string what_;
  const Unit unit_;
  const Screen screen_;
  std::ostream& err_;
  const Clock& clock_;
  const Instant began_;
  Instant drawn_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
  bool visible_ = false;
};

}  // namespace ploy::cli
