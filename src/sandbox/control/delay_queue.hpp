#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/clock.hpp"

namespace ploy::sandbox {

// Runs things later, one after the other, on a thread of its own. What is still waiting when it is destroyed
// is dropped.
class DelayQueue {
 public:
  // `clock` is borrowed.
  explicit DelayQueue(Clock& clock);
  ~DelayQueue();

  // Safe from any thread, the things that are run included.
  void at(Instant when, std::function<void()> what);

 private:
  void run(const std::stop_token& stop);

  Clock& clock_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::multimap<Instant, std::function<void()>> waiting_;
  std::stop_source nudge_;  // ends the present sleep
  std::jthread thread_;
};

}  // namespace ploy::sandbox
