#pragma once

#include <stop_token>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "core/retry_policy.hpp"

namespace ploy::app {

inline ErrorKind kind_of(const Error& error) { return error.kind; }

// The immediate attempts of requirement B1: calls `once` until it succeeds, fails for good, or has failed
// `immediate_attempts` times, with a pause in between. A lost answer counts as a failure worth repeating
// here: whoever sends looks first. The pause ends early when `stop` is requested.
template <class Once>
auto attempt(const RetryPolicy& policy, Clock& clock, const std::stop_token& stop, Once once)
    -> decltype(once()) {
  for (int n = 1;; ++n) {
    auto result = once();
    if (result) return result;
    const ErrorKind kind = kind_of(result.error());
    const bool again = worth_repeating(kind) || kind == ErrorKind::kUnknown;
    if (!again || n >= policy.immediate_attempts) return result;
    if (!clock.wait_for(policy.immediate_delay, stop)) return result;
  }
}

}  // namespace ploy::app
