#include "adapters/telegram/rate_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace ploy::telegram {
namespace {

constexpr double kSlowest = 1.0 / 8;        // of the full rate
constexpr double kRecoveryStep = 1.0 / 60;  // of the full rate, for each thing that passed
constexpr double kNanosecondsPerMinute = 60e9;

}  // namespace

RateBucket::RateBucket(double per_minute, double burst, Instant now)
    : full_per_minute_(per_minute),
      burst_(burst),
      per_minute_(per_minute),
      tokens_(burst),
      settled_at_(now) {}

Instant RateBucket::ready_at(Instant now) const {
  const double missing = 1.0 - tokens_at(now);
  if (missing <= 0) return now;
  const double wait = std::ceil(missing / per_minute_ * kNanosecondsPerMinute);
  return now + std::chrono::nanoseconds(static_cast<std::int64_t>(wait));
}

void RateBucket::take(Instant now) {
  settle(now);
  tokens_ -= 1.0;
}

void RateBucket::slow_down(Instant now) {
  settle(now);
  tokens_ = std::min(tokens_, 0.0);
  per_minute_ = std::max(per_minute_ / 2, full_per_minute_ * kSlowest);
}

void RateBucket::recover(Instant now) {
  settle(now);
  per_minute_ = std::min(per_minute_ + full_per_minute_ * kRecoveryStep, full_per_minute_);
}

double RateBucket::tokens_at(Instant now) const {
  const double passed = static_cast<double>(std::chrono::nanoseconds(now - settled_at_).count());
  // A hair above what is due, so that a wait that ends on time is not found a billionth short.
  return std::min(burst_, tokens_ + passed / kNanosecondsPerMinute * per_minute_ + 1e-9);
}

void RateBucket::settle(Instant now) {
  tokens_ = tokens_at(now);
  settled_at_ = now;
}

}  // namespace ploy::telegram
