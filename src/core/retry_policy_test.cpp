#include "core/retry_policy.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

using namespace std::chrono_literals;

TEST(RetryPolicy, WaitsLongerAfterEachRoundAndGivesUpAfterTheTenth) {
  const RetryPolicy policy;
  const std::vector<std::chrono::milliseconds> delays = {1min, 5min, 15min, 1h, 6h, 24h, 24h, 24h, 24h};
  for (std::size_t i = 0; i < delays.size(); ++i)
    EXPECT_EQ(policy.delay_after(static_cast<int>(i) + 1), delays[i]) << "after round " << i + 1;
  EXPECT_EQ(policy.delay_after(10), std::nullopt);
  EXPECT_EQ(policy.delay_after(11), std::nullopt);
}

TEST(RetryPolicy, OfOneRoundNeverWaits) {
  EXPECT_EQ(RetryPolicy{.attempts_max = 1}.delay_after(1), std::nullopt);
}

TEST(RetryPolicy, RepeatsAtOnceOnlyWhatANetworkErrorStopped) {
  for (const auto kind :
       {ErrorKind::kNotFound, ErrorKind::kDenied, ErrorKind::kInvalid, ErrorKind::kConflict,
        ErrorKind::kRateLimited, ErrorKind::kUnknown, ErrorKind::kCorrupt, ErrorKind::kCancelled})
    EXPECT_FALSE(worth_repeating(kind)) << to_string(kind);
  EXPECT_TRUE(worth_repeating(ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace ploy
