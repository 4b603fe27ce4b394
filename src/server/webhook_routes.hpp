#pragma once

#include "base/secret.hpp"
#include "server/intake.hpp"
#include "server/routes.hpp"

namespace ploy::server {

// Bodies up to this size are read and kept; larger ones are read to their end and dropped. Source: the
// largest body seen is that of a multi-record AWS event, far below.
inline constexpr std::uint64_t kWebhookBodyMax = 1 * kMiB;
// What is larger than this is no list of events: 413, and the connection is closed.
inline constexpr std::uint64_t kWebhookReadMax = 256 * kMiB;

// POST /webhook/:token and POST /webhook with "Authorization: Bearer <token>" (or the bare token, as MinIO
// sends it when it is told to); HEAD of both and of the root, which RustFS and versitygw use to see whether
// somebody listens. Everything authenticated is answered 2xx, whatever its content: one refused event would
// block a sender's queue for ever.
void add_webhook_routes(Routes& routes, Intake& intake, const Secret& token);

}  // namespace ploy::server
