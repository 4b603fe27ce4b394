#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace ploy::assembly {

// SIGINT and SIGTERM as an ordinary request to stop. Must be made before any thread is started: they are
// blocked in all of them and taken by one that waits for nothing else. The second signal ends the process at
// once.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  std::stop_token stop() const { return source_.get_token(); }

  // Blocks until the first signal came.
  void wait() const;

  // 0, or the number of the signal that came.
  int received() const { return received_; }

 private:
  void listen();

  std::stop_source source_;
  std::atomic<int> received_ = 0;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace ploy::assembly
