#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"

namespace ploy::sandbox::s3 {

struct WebhookTarget {
  std::string id;   // the last name in its ARN
  std::string url;  // where events are POSTed; may hold a secret
  Secret token;     // sent as "Authorization: Bearer ..."; empty: no header
};

// Delivers events to one address, one at a time and in order: an event is sent again every few seconds until
// the answer is 2xx, and nothing behind it moves meanwhile. The queue is in memory; like the real servers it
// drops new events when it is full and loses what it holds with the process. Safe to call from several
// threads.
class Webhook {
 public:
  Webhook(WebhookTarget target, std::chrono::milliseconds retry_every, Clock& clock, Log& log);
  ~Webhook();  // what is undelivered is lost

  const WebhookTarget& target() const { return target_; }
  void enqueue(std::string event);

 private:
  void run(const std::stop_token& stop);
  bool deliver(const std::string& event, const std::stop_token& stop);

  const WebhookTarget target_;
  const std::chrono::milliseconds retry_every_;
  Clock& clock_;
  Log& log_;
  net::HttpClient http_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::string> queue_;
  bool failing_ = false;  // of the delivery thread: an outage is logged once
  std::jthread thread_;   // last: it uses all of the above
};

}  // namespace ploy::sandbox::s3
