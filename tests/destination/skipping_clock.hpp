#pragma once

#include <algorithm>
#include <mutex>

#include "base/clock.hpp"

namespace ploy::test {

// Time that passes when somebody waits for it, and at once. Shared by two sides of a test it keeps them in
// step.
class SkippingClock final : public Clock {
 public:
  explicit SkippingClock(Timestamp start = Timestamp(std::chrono::seconds(1'750'000'000))) : start_(start) {}

  Timestamp now() const override { return start_ + std::chrono::floor<std::chrono::milliseconds>(passed()); }

  Instant ticks() const override {
    const std::lock_guard lock(mutex_);
    return ticks_;
  }

  bool wait_until(Instant until, std::stop_token stop) override {
    const std::lock_guard lock(mutex_);
    if (!stop.stop_requested()) ticks_ = std::max(ticks_, until);
    return !stop.stop_requested();
  }

  void skip(std::chrono::milliseconds span) {
    const std::lock_guard lock(mutex_);
    ticks_ += span;
  }

  // Since the start.
  std::chrono::nanoseconds passed() const { return ticks().time_since_epoch(); }

 private:
  const Timestamp start_;
  mutable std::mutex mutex_;
  Instant ticks_{};
};

}  // namespace ploy::test
