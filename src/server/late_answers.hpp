#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "net/http_server.hpp"

namespace ploy::server {

// Answers that are given a moment later, so that whoever guesses tokens guesses slowly, and who repeats a
// refused request at once does not do so thousands of times a second. A connection waits for its answer, so
// the server's limit of connections bounds how many there are.
class LateAnswers {
 public:
  LateAnswers();
  // Gives all that are left at once.
  ~LateAnswers();

  // From any thread; does not block.
  void give(net::Responder responder, net::Answer answer, std::chrono::milliseconds delay);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Late {
    net::Responder responder;
    net::Answer answer;
  };

  void run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::multimap<Instant, Late> waiting_;  // under mutex_
  std::jthread thread_;
};

}  // namespace ploy::server
