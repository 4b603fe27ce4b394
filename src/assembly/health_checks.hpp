#pragma once

#include "adapters/catalogue/catalogue.hpp"
#include "app/daemon.hpp"
#include "core/settings.hpp"
#include "ports/destination_probe.hpp"
#include "ports/object_store.hpp"

namespace ploy::assembly {

// What the checks look at. All of it outlives them.
struct Observed {
  catalogue::Catalogue& catalogue;
  app::Breaker& source;
  app::Breaker& destination;
  const app::PollLog& polls;
  Clock& clock;
  std::function<std::uint16_t()> webhook_port;  // 0: no webhook
};

// What /health asks of the real world: the S3 server lists its buckets, Telegram knows the bot and the chat
// and grants what is needed, the catalogue is readable, polling is on time, the webhook's port answers.
std::vector<app::HealthCheck> health_checks(const Settings& settings, const Observed& observed);

// Whether the S3 server lists its buckets for us.
Result<void> probe_source(ObjectStore& store, const std::stop_token& stop);

// kDenied when something is found that keeps backups from being kept, with what and how to mend it.
Result<void> probe_destination(DestinationProbe& probe, const std::stop_token& stop);

}  // namespace ploy::assembly
