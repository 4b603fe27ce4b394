#pragma once

#include "app/report/overview.hpp"
#include "server/routes.hpp"

namespace ploy::server {

// GET /health: the document of requirement D1, 503 when unhealthy. GET /healthz: this process answers. GET
// /readyz: the catalogue can be read. None of them tells a secret; all answer from what the last checks
// found, at once.
void add_health_routes(Routes& routes, const app::Reporter& reporter);

}  // namespace ploy::server
