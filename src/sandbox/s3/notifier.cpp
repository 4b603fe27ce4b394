#include "sandbox/s3/notifier.hpp"

namespace ploy::sandbox::s3 {

namespace {

bool is_created_or_removed(std::string_view name) {
  return name.starts_with("s3:ObjectCreated:") || name.starts_with("s3:ObjectRemoved:");
}

}  // namespace

Notifier::Notifier(Options options, Clock& clock, Log& log)
    : options_(std::move(options)), clock_(clock), log_(log), later_(clock) {}

void Notifier::set_target(WebhookTarget target) {
  log_.redact(target.token.reveal());
  const std::string id = target.id;
  auto webhook = std::make_unique<Webhook>(std::move(target), options_.retry_every, clock_, log_);
  {
    const std::lock_guard lock(mutex_);
    std::swap(webhooks_[id], webhook);
  }
  // The one that was there ends here, outside the lock: it may be in the middle of a delivery.
}

bool Notifier::has_target(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return webhooks_.contains(id);
}

std::uint64_t Notifier::next_sequencer(Timestamp at) {
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
  last_sequencer_ns_ = std::max(last_sequencer_ns_ + 1, static_cast<std::uint64_t>(ns));
  return last_sequencer_ns_;
}

void Notifier::publish(const Event& event, const Request& request, const std::string& configuration,
                       std::chrono::seconds delay) {
  std::set<std::string> ids;
  if (!configuration.empty())
    if (const auto rules = parse_notification(configuration))
      for (const NotificationRule& rule : *rules)
        if (rule.matches(event.name, event.key)) ids.insert(rule.target_id);

  std::string body;
  {
    const std::lock_guard lock(mutex_);
    if (options_.all_buckets && is_created_or_removed(event.name))
      for (const auto& [id, webhook] : webhooks_) ids.insert(id);
    if (ids.empty()) return;
    body = to_json(event, request, options_.principal, next_sequencer(event.at));
  }
  if (delay.count() <= 0) return send(ids, body);
  later_.at(clock_.ticks() + delay, [this, ids, body] { send(ids, body); });
}

void Notifier::send(const std::set<std::string>& ids, const std::string& body) {
  const std::lock_guard lock(mutex_);
  for (const std::string& id : ids)
    if (const auto webhook = webhooks_.find(id); webhook != webhooks_.end()) webhook->second->enqueue(body);
}

}  // namespace ploy::sandbox::s3
