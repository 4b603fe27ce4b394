#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "net/test_server.hpp"

namespace ploy::telegram {

// For tests: an HTTP server that reads each request whole and gives the next of the prepared answers, the
// last one again and again.
class ScriptedServer {
 public:
  struct Request {
    net::RequestHead head;
    std::string body;
  };

  ScriptedServer() = default;
  explicit ScriptedServer(net::Answer only) { answers_.push_back(std::move(only)); }
  explicit ScriptedServer(std::deque<net::Answer> answers) : answers_(std::move(answers)) {}

  static net::Answer json(int status, std::string body) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
  }
  static net::Answer result(std::string result) {
    return json(200, R"({"ok":true,"result":)" + std::move(result) + "}");
  }
  // Ends the connection without an answer: after the request was read whole.
  static net::Answer lost() { return {.abort = true}; }

  // From now on requests get no answer at all until the server ends.
  void fall_silent() {
    const std::lock_guard lock(mutex_);
    silent_ = true;
  }

  void wait_for_requests(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return requests_.size() >= count; });
  }

  std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::string url() const { return server_.url(""); }

 private:
  void answer(const net::RequestHead& head, std::string body, net::Responder responder) {
    const std::lock_guard lock(mutex_);
    requests_.push_back({head, std::move(body)});
    arrived_.notify_all();
    if (silent_) return kept_.push_back(std::move(responder));
    if (answers_.size() > 1) {
      responder.respond(std::move(answers_.front()));
      answers_.pop_front();
    } else {
      const net::Answer& last = answers_.front();
      responder.respond(
          {.status = last.status, .headers = last.headers, .body = last.body, .abort = last.abort});
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<net::Answer> answers_;
  std::vector<Request> requests_;
  std::vector<net::Responder> kept_;
  bool silent_ = false;
  net::TestServer server_{
      [this](const net::RequestHead& head) -> std::variant<std::unique_ptr<net::RequestSink>, net::Answer> {
        return net::collect_body(64 * kMiB, [this, head](std::string body, net::Responder responder) {
          answer(head, std::move(body), std::move(responder));
        });
      }};
};

}  // namespace ploy::telegram
