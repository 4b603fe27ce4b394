#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "sandbox/control/delay_queue.hpp"
#include "sandbox/s3/event.hpp"
#include "sandbox/s3/notification.hpp"
#include "sandbox/s3/webhook.hpp"

namespace ploy::sandbox::s3 {

// Sends events to the targets that a bucket's rules name. Safe to call from several threads.
class Notifier {
 public:
  struct Options {
    // Every target hears of everything created or removed in any bucket, whether it has rules or not, as with
    // versitygw.
    bool all_buckets = false;
    std::string principal;  // the access key, as events name it
    std::chrono::milliseconds retry_every{3000};
  };

  Notifier(Options options, Clock& clock, Log& log);

  // Adds a target, or replaces the one of that id and what waits for it.
  void set_target(WebhookTarget target);
  bool has_target(const std::string& id) const;

  // `configuration` is the bucket's document, empty when it has none. Delivered no sooner than in `delay`.
  void publish(const Event& event, const Request& request, const std::string& configuration,
               std::chrono::seconds delay);

 private:
  std::uint64_t next_sequencer(Timestamp at);
  void send(const std::set<std::string>& ids, const std::string& body);

  const Options options_;
  Clock& clock_;
  Log& log_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Webhook>> webhooks_;
  std::uint64_t last_sequencer_ns_ = 0;
  DelayQueue later_;  // last: its thread ends before the rest goes
};

}  // namespace ploy::sandbox::s3
