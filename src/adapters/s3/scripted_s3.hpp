#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/s3/s3_object_store.hpp"
#include "net/http_server.hpp"

namespace ploy::s3 {

// For tests: a server that misbehaves as it is told. Requests are answered from a script, in order; beyond
// its end with 500.
class ScriptedS3 {
 public:
  struct Seen {
    net::RequestHead head;
    std::string body;
  };

  ScriptedS3() : log_({.level = LogLevel::kError}, clock_) {
    auto server = net::HttpServer::listen(
        {},
        [this](const net::RequestHead& head) -> std::variant<std::unique_ptr<net::RequestSink>, net::Answer> {
          return net::collect_body(64 * kMiB, [this, head](std::string body, net::Responder responder) {
            responder.respond(next({head, std::move(body)}));
          });
        },
        log_);
    if (!server) throw std::runtime_error(server.error().what);
    server_ = std::move(*server);
    client_.emplace(account(), http_, clock_);
    store_.emplace(*client_);
  }
  ~ScriptedS3() { server_->stop(std::chrono::milliseconds(0)); }

  S3Account account() const {
    return {"http://127.0.0.1:" + std::to_string(server_->port()),
            "us-east-1",
            {Secret("the-access-key"), Secret("the-secret-key"), Secret()}};
  }
  S3ObjectStore& store() { return *store_; }
  S3Client& client() { return *client_; }
  ManualClock& clock() { return clock_; }

  void answer(int status, std::string body = "", net::Headers headers = {}) {
    net::Answer out;
    out.status = status;
    out.headers = std::move(headers);
    out.body = std::move(body);
    answer(std::move(out));
  }
  void answer(net::Answer answer) {
    const std::scoped_lock lock(mutex_);
    script_.push_back(std::move(answer));
  }
  void answer_error(int status, const std::string& code, const std::string& more = "") {
    answer(status, "<Error><Code>" + code + "</Code><Message>because</Message>" + more + "</Error>");
  }

  // In the order they came.
  std::vector<Seen> seen() const {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  // "GET /b?x=1", ...
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const auto& seen : seen()) out.push_back(seen.head.method + " " + seen.head.target);
    return out;
  }

 private:
  net::Answer next(Seen request) {
    const std::scoped_lock lock(mutex_);
    seen_.push_back(std::move(request));
    net::Answer out;
    out.status = 500;
    if (script_.empty()) return out;
    out = std::move(script_.front());
    script_.pop_front();
    return out;
  }

  mutable std::mutex mutex_;
  std::deque<net::Answer> script_;
  std::vector<Seen> seen_;
  ManualClock clock_{SystemClock().now()};
  Log log_;
  std::unique_ptr<net::HttpServer> server_;
  net::HttpClient http_{{}};
  std::optional<S3Client> client_;
  std::optional<S3ObjectStore> store_;
};

template <class T>
testing::AssertionResult fails_with(const Result<T>& result, ErrorKind kind) {
  if (result) return testing::AssertionFailure() << "succeeded, instead of " << to_string(kind);
  if (result.error().kind == kind) return testing::AssertionSuccess() << result.error().what;
  return testing::AssertionFailure() << to_string(result.error().kind) << ": " << result.error().what
                                     << ", instead of " << to_string(kind);
}

}  // namespace ploy::s3
