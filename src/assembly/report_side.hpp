#pragma once

#include "adapters/catalogue/catalogue.hpp"
#include "app/daemon.hpp"
#include "app/report/file_incidents.hpp"
#include "app/report/heartbeat.hpp"
#include "app/report/messenger.hpp"
#include "app/report/reports.hpp"
#include "app/report/side_incidents.hpp"
#include "app/report/silence.hpp"
#include "core/settings.hpp"

namespace ploy::assembly {

// Everything that finds out what people must be told of, and tells them.
struct ReportSide {
  // All are borrowed, but for the settings.
  ReportSide(const Settings& settings, catalogue::Catalogue& catalogue, Notifier& notifier,
             const app::Gate& source_gate, const app::Gate& destination_gate, const app::PollLog& polls,
             Clock& clock, Log& log);

  app::Bell told;
  app::SideIncidents sides;
  app::FileIncidents files;
  app::Silence silence;
  app::Heartbeat heartbeat;
  app::Reports reports;
  app::Messenger messenger;
};

}  // namespace ploy::assembly
