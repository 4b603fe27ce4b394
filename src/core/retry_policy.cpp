#include "core/retry_policy.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace ploy {

std::optional<std::chrono::milliseconds> RetryPolicy::delay_after(int failed_rounds) const {
  using namespace std::chrono_literals;
  static constexpr std::array<std::chrono::milliseconds, 6> kDelays = {1min, 5min, 15min, 1h, 6h, 24h};
  assert(failed_rounds >= 1);
  if (failed_rounds >= attempts_max) return std::nullopt;
  return kDelays[std::min(static_cast<std::size_t>(failed_rounds), kDelays.size()) - 1];
}

bool worth_repeating(ErrorKind kind) { return kind == ErrorKind::kUnavailable; }

}  // namespace ploy
