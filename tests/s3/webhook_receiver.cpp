#include "s3/webhook_receiver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace ploy::test {

using namespace std::chrono_literals;

namespace {

const SystemClock& system_clock() {
  static const SystemClock clock;
  return clock;
}

}  // namespace

WebhookReceiver::WebhookReceiver() : log_({}, system_clock()) {
  auto server = net::HttpServer::listen(
      {},
      [this](const net::RequestHead& head) -> std::variant<std::unique_ptr<net::RequestSink>, net::Answer> {
        if (head.method != "POST") return net::Answer{};
        return net::collect_body(s3::kEventBytesMax, [this](std::string body, net::Responder responder) {
          take(body);
          responder.respond({});
        });
      },
      log_);
  if (!server) throw std::runtime_error(server.error().what);
  server_ = std::move(*server);
}

WebhookReceiver::~WebhookReceiver() { server_->stop(0ms); }

std::string WebhookReceiver::url() const {
  return fmt::format("http://127.0.0.1:{}/webhook/token", server_->port());
}

void WebhookReceiver::take(const std::string& body) {
  auto events = s3::decode_events(body);
  const std::scoped_lock lock(mutex_);
  bodies_ += body + "\n";
  unparsable_ += events.unparsable;
  std::move(events.hints.begin(), events.hints.end(), std::back_inserter(hints_));
  arrived_.notify_all();
}

bool WebhookReceiver::wait_for(const std::function<bool(const s3::ObjectHint&)>& fulfils) {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, 60s, [&] { return std::any_of(hints_.begin(), hints_.end(), fulfils); });
}

std::string WebhookReceiver::bodies() const {
  const std::scoped_lock lock(mutex_);
  return bodies_;
}

int WebhookReceiver::unparsable() const {
  const std::scoped_lock lock(mutex_);
  return unparsable_;
}

}  // namespace ploy::test
