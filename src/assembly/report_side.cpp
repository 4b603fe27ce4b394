#include "assembly/report_side.hpp"

namespace ploy::assembly {

namespace {

std::optional<DailyTime> heartbeat_time(const Settings& settings) {
  if (!settings.heartbeat_time) return std::nullopt;
  return DailyTime(*settings.heartbeat_time, settings.heartbeat_zone);
}

app::Silence::Options silence_options(const Settings& settings) {
  return {.overall = settings.silence_alert,
          .buckets = settings.silence_alert_buckets,
          .webhook = !settings.webhook_secret_token.empty(),
          .link = settings.public_url};
}

}  // namespace

ReportSide::ReportSide(const Settings& settings, catalogue::Catalogue& catalogue, Notifier& notifier,
                       const app::Gate& source_gate, const app::Gate& destination_gate,
                       const app::PollLog& polls, Clock& clock, Log& log)
    : sides(source_gate, destination_gate, catalogue.incidents(), catalogue.book(), clock),
      files(catalogue.troubles(), catalogue.incidents(), catalogue.book(), {}, clock),
      silence(
          silence_options(settings), catalogue.book(), catalogue.buckets(), catalogue.incidents(),
          [&polls] { return polls.last().at; }, clock),
      heartbeat(heartbeat_time(settings),
                {catalogue.outbox(), catalogue.notes(), catalogue.book(), catalogue.buckets(),
                 catalogue.incidents()},
                clock),
      reports({{"sides", [this] { return sides.look(); }},
               {"files", [this] { return files.look(); }},
               {"silence", [this] { return silence.look(); }},
               {"heartbeat", [this] { return heartbeat.look(); }}},
              told, clock, log),
      messenger({}, catalogue.outbox(), notifier, told, clock, log) {}

}  // namespace ploy::assembly
