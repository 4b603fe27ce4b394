#pragma once

#include "app/back_up/retries.hpp"
#include "app/report/overview.hpp"
#include "app/restore/restore_runner.hpp"
#include "app/watch/watch.hpp"
#include "ports/orphan_book.hpp"
#include "server/intake.hpp"
#include "server/routes.hpp"

namespace ploy::server {

// What the control routes speak to. All of it outlives the routes.
struct Controlled {
  app::Watch& watch;
  app::Retries& retries;
  const app::Reporter& reporter;
  const Intake& intake;
  Journal& journal;
  OrphanBook& orphans;
  app::RestoreRunner& restores;
};

// What the command line asks of the running daemon through DATA_DIR/control.sock. Whoever can open that
// socket (0600) is the operator, so nothing here asks who is there; these routes are never on a network port.
//
//   GET  /api/v1/status
//   GET  /api/v1/logs?level=warning&text=photos&limit=200     newest first
//   POST /api/v1/buckets/:name/enable | disable | rescan
//   POST /api/v1/buckets/rescan
//   GET  /api/v1/runs?limit=50                                newest first
//   GET  /api/v1/runs/:id
//   POST /api/v1/runs/:id/cancel
//   POST /api/v1/restores?backup=ID&to=TARGET&overwrite=true  restores in the background; answers the run
//   POST /api/v1/orphans/remove         within a minute, as fast as the chat allows
//   POST /api/v1/backups/:id/retry | give-up
//   POST /api/v1/backups/retry                                every one that waits or has failed
void add_control_routes(Routes& routes, const Controlled& controlled);

}  // namespace ploy::server
