#include "load/event_load.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "load/load_connection.hpp"

namespace ploy::load {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kReadyMax = 64;
constexpr int kWaitMs = 20;

Outcome outcome_of(int status) {
  constexpr int kOk = 200;
  constexpr int kRedirect = 300;
  constexpr int kUnavailable = 503;
  if (status == 0) return Outcome::kUnanswered;
  if (status >= kOk && status < kRedirect) return Outcome::kKept;
  return status == kUnavailable ? Outcome::kRefused : Outcome::kOther;
}

class Load {
 public:
  explicit Load(const Options& options) : options_(options), epoll_(epoll_create1(EPOLL_CLOEXEC)) {}
  ~Load() { ::close(epoll_); }

  Report run() {
    for (int i = 0; i < options_.connections; ++i) {
      connections_.push_back(std::make_unique<LoadConnection>(options_.port));
      if (begin(*connections_.back())) go_on(*connections_.back());
    }
    std::array<epoll_event, kReadyMax> ready{};
    while (under_way_ > 0 && !out_of_patience()) {
      const int count = epoll_wait(epoll_, ready.data(), kReadyMax, kWaitMs);
      for (int i = 0; i < count; ++i)
        go_on(*static_cast<LoadConnection*>(ready.at(static_cast<std::size_t>(i)).data.ptr));
    }
    std::ranges::replace(report_.outcomes, Outcome::kUnsent, Outcome::kUnanswered);
    report_.took = last_ - began_;
    return std::move(report_);
  }

 private:
  bool may_begin() const {
    return report_.outcomes.size() < options_.events &&
           (!options_.duration || Clock::now() - began_ < *options_.duration);
  }

  bool out_of_patience() const { return options_.patience && Clock::now() - began_ > *options_.patience; }

  // False when there is nothing left to begin.
  bool begin(LoadConnection& connection) {
    if (!may_begin()) return false;
    if (!connection.is_open()) {
      connection.open();
      epoll_event event{};
      event.events = EPOLLIN | EPOLLOUT | EPOLLET;
      event.data.ptr = &connection;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor(), &event);
    }
    const std::size_t number = report_.outcomes.size();
    report_.outcomes.push_back(Outcome::kUnsent);
    ++under_way_;
    connection.begin(number, request(number));
    return true;
  }

  // As far as it goes without waiting. A connection with nothing under way only learns of its end.
  void go_on(LoadConnection& connection) {
    while (connection.is_open() && connection.advance()) {
      if (report_.outcomes[connection.number()] != Outcome::kUnsent) return;
      settle(connection);
      if (!begin(connection)) return;
    }
  }

  void settle(const LoadConnection& connection) {
    last_ = Clock::now();
    --under_way_;
    report_.outcomes[connection.number()] = outcome_of(connection.status());
    if (connection.status() == 0) return;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(last_ - connection.began());
    report_.latency_us.push_back(static_cast<std::uint32_t>(took.count()));
  }

  std::string request(std::size_t number) const {
    const std::string body = event_body(kBucket, key_of(options_, number), options_.bytes);
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
        "{}\r\n\r\n{}",
        options_.target, body.size(), body);
  }

  const Options& options_;
  int epoll_;
  std::vector<std::unique_ptr<LoadConnection>> connections_;
  int under_way_ = 0;
  Clock::time_point began_ = Clock::now();
  Clock::time_point last_ = began_;
  Report report_;
};

}  // namespace

std::size_t Report::count(Outcome outcome) const {
  return static_cast<std::size_t>(std::ranges::count(outcomes, outcome));
}

std::uint32_t Report::latency_us_at(double share) const {
  if (latency_us.empty()) return 0;
  auto sorted = latency_us;
  const auto at =
      std::min(sorted.size() - 1, static_cast<std::size_t>(static_cast<double>(sorted.size()) * share));
  std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(at));
  return sorted[at];
}

std::string key_of(const Options& options, std::size_t number) {
  return fmt::format("{}{:09}", options.key_prefix, number);
}

std::string event_body(const std::string& bucket, const std::string& key, std::size_t bytes) {
  const std::string body = fmt::format(
      R"({{"EventName":"s3:ObjectCreated:Put","Key":"{0}/{1}","Records":[{{"eventVersion":"2.1",)"
      R"("eventSource":"rustfs:s3","awsRegion":"","eventTime":"2026-08-23T10:00:00.123Z",)"
      R"("eventName":"s3:ObjectCreated:Put","userIdentity":{{"principalId":"load"}},)"
      R"("s3":{{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{{"name":"{0}",)"
      R"("ownerIdentity":{{"principalId":"load"}},"arn":"arn:aws:s3:::{0}"}},"object":{{"key":"{1}","size":3,)"
      R"("eTag":"9a0364b9e99bb480dd25e1f0284c8555","sequencer":"17B2F6C3A1E0D000"}}}},)"
      R"("source":{{"host":"127.0.0.1","port":"","userAgent":")",
      bucket, key);
  static constexpr std::string_view kEnd = "\"}}]}";
  const std::size_t rest = bytes > body.size() + kEnd.size() ? bytes - body.size() - kEnd.size() : 0;
  return body + std::string(rest, 'u') + std::string(kEnd);
}

Report send_events(const Options& options) { return Load(options).run(); }

}  // namespace ploy::load
