#include "server/json_answer.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ploy::server {

namespace {

using nlohmann::json;

// Bytes from outside may stand in an answer; what is not UTF-8 is replaced, never an exception.
std::string dump(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kDenied:
      return 403;
    case ErrorKind::kInvalid:
      return 400;
    case ErrorKind::kConflict:
      return 409;
    case ErrorKind::kRateLimited:
      return 429;
    case ErrorKind::kUnavailable:
    case ErrorKind::kCancelled:
      return 503;
    case ErrorKind::kUnknown:
    case ErrorKind::kCorrupt:
      return 500;
  }
  return 500;
}

}  // namespace

json time_or_null(const std::optional<Timestamp>& at) { return at ? json(format_time(*at)) : json(nullptr); }

net::Answer json_answer(int status, const json& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = dump(body)};
}

net::Answer problem(int status, std::string_view code, std::string_view detail) {
  return {.status = status,
          .headers = {{"Content-Type", "application/problem+json"}},
          .body = dump({{"status", status}, {"code", code}, {"detail", detail}})};
}

net::Answer problem(const Error& error) {
  std::string code(to_string(error.kind));
  for (char& c : code)
    if (c == ' ') c = '_';
  return problem(status_of(error.kind), code, error.what);
}

}  // namespace ploy::server
