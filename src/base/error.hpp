#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace ploy {

// What the caller may do next. Retries, exit codes and HTTP statuses are decided on this alone.
enum class ErrorKind : std::uint8_t {
  kNotFound,     // it is not there; trying again cannot help
  kDenied,       // credentials or rights are missing; a person must act
  kInvalid,      // the request or the configuration is wrong
  kConflict,     // it exists already, or changed meanwhile
  kRateLimited,  // try again no sooner than `retry_after`
  kUnavailable,  // the peer or the network failed; another try may work
  kUnknown,      // a send whose answer was lost: it may have happened; look before repeating it
  kCorrupt,      // bytes came back and are not the ones we stored; never retried
  kCancelled,    // the run was asked to stop
};

// "not found", "denied", ...: for logs and JSON.
std::string_view to_string(ErrorKind kind);

struct Error {
  ErrorKind kind;
  std::string what;                          // "put part 3/12 of 3f9a to chat -100123: HTTP 502"
  std::chrono::milliseconds retry_after{0};  // set only with kRateLimited
};

template <class T>
using Result = std::expected<T, Error>;

// Shorthand for returning a failure: `return fail(ErrorKind::kInvalid, "...")`.
std::unexpected<Error> fail(ErrorKind kind, std::string what);

// Puts the one fact this layer knows in front of an error on its way up: `return wrap(std::move(r.error()),
// "list bucket x")`.
std::unexpected<Error> wrap(Error error, std::string_view context);

}  // namespace ploy
