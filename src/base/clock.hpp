#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace ploy {

// UTC, to the millisecond: what is stored and shown.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
// For measuring and waiting; never jumps.
using Instant = std::chrono::steady_clock::time_point;

// The one place where time comes from. Safe to call from several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  virtual Instant ticks() const = 0;

  // Blocks until `until` or until `stop` is requested; true when the time came.
  virtual bool wait_until(Instant until, std::stop_token stop) = 0;

  bool wait_for(std::chrono::nanoseconds span, std::stop_token stop) {
    return wait_until(ticks() + std::chrono::duration_cast<Instant::duration>(span), std::move(stop));
  }
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
  Instant ticks() const override;
  bool wait_until(Instant until, std::stop_token stop) override;
};

// Stands still until it is told to move; for tests, and for the sandbox's controllable time.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() const override;
  Instant ticks() const override;
  bool wait_until(Instant until, std::stop_token stop) override;

  // Moves both clocks and wakes whoever waits.
  void advance(std::chrono::milliseconds span);

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any moved_;
  Timestamp now_;
  Instant ticks_{};
};

}  // namespace ploy
