#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace ploy::app {

// Wakes threads that wait for work. A ring between two waits is not lost.
class Bell {
 public:
  void ring();

  // Returns when the bell rings, or rang since this waiter last returned, after `at_most`, or when `stop` is
  // requested. `heard` is the waiter's own memory; begin with 0.
  void wait(std::uint64_t& heard, std::chrono::milliseconds at_most, std::stop_token stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any rang_;
  std::uint64_t rings_ = 0;
};

}  // namespace ploy::app
