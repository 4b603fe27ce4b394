#pragma once

#include <chrono>
#include <optional>

#include "base/error.hpp"

namespace ploy {

// Requirement B1: after the immediate attempts a backup waits 1 min, 5 min, 15 min, 1 h, 6 h, then 24 h each
// time.
struct RetryPolicy {
  int immediate_attempts = 3;
  std::chrono::milliseconds immediate_delay{5'000};
  int attempts_max = 10;  // rounds in all, each of up to `immediate_attempts`

  // How long to wait after the n-th failed round (n >= 1); empty when that was the last.
  std::optional<std::chrono::milliseconds> delay_after(int failed_rounds) const;
};

// Whether another immediate attempt makes sense: kUnavailable only. kUnknown must be looked at first,
// kRateLimited waited for.
bool worth_repeating(ErrorKind kind);

}  // namespace ploy
