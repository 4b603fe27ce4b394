#pragma once

#include "app/report/overview.hpp"
#include "app/watch/watch.hpp"
#include "server/intake.hpp"
#include "server/routes.hpp"

namespace ploy::server {

// What the command line asks of the running daemon through DATA_DIR/control.sock. Whoever can open that
// socket (0600) is the operator, so nothing here asks who is there; these routes are never on a network port.
//
//   GET  /api/v1/status
//   POST /api/v1/buckets/:name/enable | disable | rescan
//   POST /api/v1/buckets/rescan
void add_control_routes(Routes& routes, app::Watch& watch, const app::Reporter& reporter,
                        const Intake& intake);

}  // namespace ploy::server
