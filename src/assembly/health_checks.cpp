#include "assembly/health_checks.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "core/chat_room.hpp"
#include "net/http_client.hpp"

namespace ploy::assembly {

using namespace std::chrono_literals;

namespace {

// A poll may be late by as long as listing takes; beyond twice the interval something is wrong.
constexpr int kIntervalsLate = 2;

// By the greatest message id we know of: asking the chat itself would post to it.
Result<void> check_chat_room(catalogue::Catalogue& catalogue, ChatId chat, ChatRoom at_most) {
  const auto newest = catalogue.newest_message_id(chat);
  if (!newest) return std::unexpected(newest.error());
  if (chat_room(*newest) <= at_most) return {};
  return fail(ErrorKind::kUnavailable, chat_room_advice(*newest));
}

Result<void> check_polling(const app::PollLog& polls, std::chrono::milliseconds interval, Clock& clock) {
  const auto last = polls.last();
  if (!last.error.empty()) return fail(ErrorKind::kUnavailable, last.error);
  if (last.at && clock.now() - *last.at > interval * kIntervalsLate)
    return fail(ErrorKind::kUnavailable, "the last poll was at " + format_time(*last.at) + "; it is overdue");
  return {};
}

// Asks our own port the way a sender does.
Result<void> check_webhook(net::HttpClient& http, const std::string& bind, std::uint16_t port,
                           const std::stop_token& stop) {
  const std::string host = bind == "0.0.0.0" || bind == "::" ? "127.0.0.1" : bind;
  const auto answer = http.send(
      {.method = "HEAD", .url = fmt::format("http://{}:{}/webhook", host, port), .answer_timeout = 5s}, 0,
      stop);
  if (!answer) return wrap(answer.error(), "the webhook does not answer on its own port");
  if (answer->head.status != 200)
    return fail(ErrorKind::kUnavailable,
                fmt::format("the webhook answers HTTP {} on its own port", answer->head.status));
  return {};
}

}  // namespace

Result<void> probe_source(ObjectStore& store, const std::stop_token& stop) {
  const auto buckets = store.buckets(stop);
  if (!buckets) return std::unexpected(buckets.error());
  return {};
}

Result<void> probe_destination(DestinationProbe& probe, const std::stop_token& stop) {
  const auto report = probe.check(stop);
  if (!report) return std::unexpected(report.error());
  std::string wrong;
  for (const Finding& finding : report->findings)
    if (finding.severity == Severity::kError)
      wrong += (wrong.empty() ? "" : "; ") + finding.what + ": " + finding.fix;
  if (!wrong.empty()) return fail(ErrorKind::kDenied, wrong);
  return {};
}

std::vector<app::HealthCheck> health_checks(const Settings& settings, const Observed& observed) {
  std::vector<app::HealthCheck> checks = {
      {"database", true, [observed](const std::stop_token&) { return observed.catalogue.check(); }},
      {"rustfs", true, [observed](const std::stop_token& stop) { return observed.source.check(stop); }},
      {"telegram", true,
       [observed, chat = settings.telegram_backup_chat_id](const std::stop_token& stop) {
         auto room = check_chat_room(observed.catalogue, chat, ChatRoom::kNearlyFull);
         return room ? observed.destination.check(stop) : room;
       }},
      {"chat", false,
       [observed, chat = settings.telegram_backup_chat_id](const std::stop_token&) {
         return check_chat_room(observed.catalogue, chat, ChatRoom::kPlenty);
       }},
      {"polling", false,
       [observed, interval = settings.polling_interval](const std::stop_token&) {
         return check_polling(observed.polls, interval, observed.clock);
       }},
  };
  if (!settings.webhook_secret_token.empty()) {
    const auto http = std::make_shared<net::HttpClient>(net::HttpClient::Options{.connect_timeout = 5s});
    checks.push_back(
        {"webhook", false, [observed, http, bind = settings.dashboard_bind](const std::stop_token& stop) {
           return check_webhook(*http, bind, observed.webhook_port(), stop);
         }});
  }
  return checks;
}

}  // namespace ploy::assembly
