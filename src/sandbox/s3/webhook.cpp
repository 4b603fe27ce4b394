#include "sandbox/s3/webhook.hpp"

namespace ploy::sandbox::s3 {

namespace {

// As many as MinIO and RustFS keep by default.
constexpr std::size_t kQueueMax = 100'000;
constexpr std::uint64_t kAnswerBytesMax = 64 * kKiB;

}  // namespace

Webhook::Webhook(WebhookTarget target, std::chrono::milliseconds retry_every, Clock& clock, Log& log)
    : target_(std::move(target)),
      retry_every_(retry_every),
      clock_(clock),
      log_(log),
      http_({.user_agent = "telegramploy-sandbox"}),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Webhook::~Webhook() = default;

void Webhook::enqueue(std::string event) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= kQueueMax) return;
    queue_.push_back(std::move(event));
  }
  changed_.notify_one();
}

void Webhook::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::string event;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !queue_.empty(); })) return;
      event = queue_.front();
    }
    if (!deliver(event, stop)) {
      clock_.wait_for(retry_every_, stop);
      continue;
    }
    const std::lock_guard lock(mutex_);
    queue_.pop_front();
  }
}

bool Webhook::deliver(const std::string& event, const std::stop_token& stop) {
  ViewReader body(as_bytes(event));
  net::HttpRequest request{.method = "POST",
                           .url = target_.url,
                           .headers = {{"Content-Type", "application/json"}},
                           .body = &body,
                           .body_bytes = event.size(),
                           .answer_timeout = std::chrono::seconds(30)};
  if (!target_.token.empty()) request.headers.add("Authorization", "Bearer " + target_.token.reveal());
  const auto answer = http_.send(request, kAnswerBytesMax, stop);
  const bool delivered = answer && answer->head.status >= 200 && answer->head.status < 300;
  if (!delivered && !failing_ && !stop.stop_requested())
    log_.warning("The sandbox's S3 cannot deliver events; it tries again every few seconds.",
                 {{"target", target_.id},
                  {"error", answer ? "HTTP " + std::to_string(answer->head.status) : answer.error().what}});
  failing_ = !delivered;
  return delivered;
}

}  // namespace ploy::sandbox::s3
