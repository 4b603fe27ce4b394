#include "base/error.hpp"

#include <utility>

namespace ploy {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kNotFound:
      return "not found";
    case ErrorKind::kDenied:
      return "denied";
    case ErrorKind::kInvalid:
      return "invalid";
    case ErrorKind::kConflict:
      return "conflict";
    case ErrorKind::kRateLimited:
      return "rate limited";
    case ErrorKind::kUnavailable:
      return "unavailable";
    case ErrorKind::kUnknown:
      return "outcome unknown";
    case ErrorKind::kCorrupt:
      return "corrupt";
    case ErrorKind::kCancelled:
      return "cancelled";
  }
  return "unknown error";
}

std::unexpected<Error> fail(ErrorKind kind, std::string what) {
  return std::unexpected(Error{kind, std::move(what)});
}

std::unexpected<Error> wrap(Error error, std::string_view context) {
  error.what.insert(0, ": ");
  error.what.insert(0, context);
  return std::unexpected(std::move(error));
}

}  // namespace ploy
