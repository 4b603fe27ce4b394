#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "core/json_fields.hpp"  // Json keeps the order in which members were put in, as the real server does

namespace ploy::sandbox {

// What the client is told instead of a result.
struct ApiError {
  int code = 400;
  std::string description;
  std::optional<std::int64_t> retry_after;  // seconds
  std::optional<std::int64_t> migrate_to_chat_id;
  // The server's own flood protections answer this much late.
  std::chrono::milliseconds delay{0};
};

// The same request is to be run again at `until`: short flood waits are absorbed by the server, and long
// polls sleep. `for_updates` says that a new update for the bot is a reason to run it earlier.
struct NotYet {
  Instant until{};
  bool for_updates = false;
};

using Refusal = std::variant<ApiError, NotYet>;

template <class T>
using ApiResult = std::expected<T, Refusal>;

// "message text is empty" -> 400 "Bad Request: message text is empty". The first letter becomes lower-case
// unless the second character is upper-case or '_', so that MESSAGE_ID_INVALID stays as it is.
std::unexpected<Refusal> bad_request(std::string_view text);
std::unexpected<Refusal> forbidden(std::string_view text);
// Any code and exactly this text.
std::unexpected<Refusal> refuse(int code, std::string_view description);
// 429 "Too Many Requests: retry after N".
ApiError too_many_requests(std::int64_t retry_after_seconds);

// {"ok":true,"result":...} and {"ok":false,"error_code":...}: ASCII only, the rest as \uXXXX.
std::string success_body(const Json& result);
std::string error_body(const ApiError& error);

}  // namespace ploy::sandbox
