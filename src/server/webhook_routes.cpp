#include "server/webhook_routes.hpp"

#include <string_view>

namespace ploy::server {

namespace {

// A body that is too large, or that there is no room for, is read to its end all the same: senders look for
// an answer only then.
class EventSink final : public net::RequestSink {
 public:
  explicit EventSink(Intake& intake) : intake_(intake), body_(intake.begin_body()) {}

  std::optional<net::Answer> write(ByteView bytes) override {
    seen_ += bytes.size();
    if (seen_ > kWebhookReadMax) return net::Answer{.status = 413, .close = true};
    if (seen_ > kWebhookBodyMax)
      body_ = {};
    else
      kept_ = kept_ && Intake::append(body_, as_text(bytes));
    return std::nullopt;
  }

  void finish(net::Responder responder) override {
    if (seen_ > kWebhookBodyMax)
      intake_.take_oversized(std::move(responder));
    else if (kept_)
      intake_.take(std::move(body_), std::move(responder));
    else
      intake_.turn_away(std::move(responder));
  }

 private:
  Intake& intake_;
  Intake::Body body_;
  std::uint64_t seen_ = 0;
  bool kept_ = true;
};

// Whoever does not know the token may send a little and is told so a moment later.
class RefusalSink final : public net::RequestSink {
 public:
  explicit RefusalSink(Intake& intake) : intake_(intake) {}

  std::optional<net::Answer> write(ByteView bytes) override {
    seen_ += bytes.size();
    if (seen_ > kWebhookBodyMax) return net::Answer{.status = 401, .close = true};
    return std::nullopt;
  }

  void finish(net::Responder responder) override { intake_.refuse(std::move(responder)); }

 private:
  Intake& intake_;
  std::uint64_t seen_ = 0;
};

std::unique_ptr<net::RequestSink> sink_for(Intake& intake, const Secret& token, std::string_view given) {
  if (!token.empty() && token.matches(given)) return std::make_unique<EventSink>(intake);
  return std::make_unique<RefusalSink>(intake);
}

std::string_view bearer(const net::RequestHead& head) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view value = head.headers.find("Authorization").value_or("");
  return value.starts_with(kBearer) ? value.substr(kBearer.size()) : value;
}

}  // namespace

void add_webhook_routes(Routes& routes, Intake& intake, const Secret& token) {
  routes.add("POST", "/webhook/:token", [&intake, token](const Routed& routed) {
    return sink_for(intake, token, routed.arguments.front());
  });
  routes.add("POST", "/webhook",
             [&intake, token](const Routed& routed) { return sink_for(intake, token, bearer(routed.head)); });
  const auto listening = [](const Routed&) { return net::Answer{.status = 200}; };
  routes.answer("HEAD", "/", listening);
  routes.answer("HEAD", "/webhook", listening);
  routes.answer("HEAD", "/webhook/:token", listening);
}

}  // namespace ploy::server
