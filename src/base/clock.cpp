#include "base/clock.hpp"

namespace ploy {

Timestamp SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Instant SystemClock::ticks() const { return std::chrono::steady_clock::now(); }

bool SystemClock::wait_until(Instant until, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, stop, until, [] { return false; });
  return !stop.stop_requested();
}

Timestamp ManualClock::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

Instant ManualClock::ticks() const {
  const std::lock_guard lock(mutex_);
  return ticks_;
}

bool ManualClock::wait_until(Instant until, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  return moved_.wait(lock, stop, [&] { return ticks_ >= until; });
}

void ManualClock::advance(std::chrono::milliseconds span) {
  {
    const std::lock_guard lock(mutex_);
    now_ += span;
    ticks_ += span;
  }
  moved_.notify_all();
}

}  // namespace ploy
