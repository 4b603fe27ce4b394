#include "sandbox/telegram/api_result.hpp"

#include <fmt/format.h>

namespace ploy::sandbox {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string with_prefix(std::string_view prefix, std::string_view text) {
  std::string out(text);
  const bool identifier = out.size() > 1 && (is_upper(out[1]) || out[1] == '_');
  if (!out.empty() && is_upper(out[0]) && !identifier) out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return fmt::format("{}: {}", prefix, out);
}

std::string dump(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

}  // namespace

std::unexpected<Refusal> bad_request(std::string_view text) {
  return refuse(400, with_prefix("Bad Request", text));
}

std::unexpected<Refusal> forbidden(std::string_view text) {
  return refuse(403, with_prefix("Forbidden", text));
}

std::unexpected<Refusal> refuse(int code, std::string_view description) {
  return std::unexpected<Refusal>(ApiError{.code = code, .description = std::string(description)});
}

ApiError too_many_requests(std::int64_t retry_after_seconds) {
  return {.code = 429,
          .description = fmt::format("Too Many Requests: retry after {}", retry_after_seconds),
          .retry_after = retry_after_seconds};
}

std::string success_body(const Json& result) { return dump({{"ok", true}, {"result", result}}); }

std::string error_body(const ApiError& error) {
  Json body = {{"ok", false}, {"error_code", error.code}, {"description", error.description}};
  if (error.migrate_to_chat_id) body["parameters"]["migrate_to_chat_id"] = *error.migrate_to_chat_id;
  if (error.retry_after) body["parameters"]["retry_after"] = *error.retry_after;
  return dump(body);
}

}  // namespace ploy::sandbox
