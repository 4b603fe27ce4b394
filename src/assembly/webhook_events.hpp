#pragma once

#include <string_view>

#include "server/intake.hpp"

namespace ploy::assembly {

// The S3 adapter's reading of a webhook body, in the server's words.
server::DecodedEvents decode_webhook(std::string_view body);

}  // namespace ploy::assembly
