#include "core/rewrite_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ploy {
namespace {

constexpr RewritePolicy kPolicy{.small_max = 4, .full_entries = 10};

// Newest first, numbers counting down to 1.
std::vector<ChainDocument> chain(const std::vector<std::int64_t>& entries) {
  std::vector<ChainDocument> documents;
  auto number = static_cast<std::int64_t>(entries.size());
  for (const std::int64_t n : entries) documents.push_back({number--, n});
  return documents;
}

TEST(RewritePlan, LeavesAShortChainAlone) {
  EXPECT_FALSE(plan_rewrite({}, 0, kPolicy));
  EXPECT_FALSE(plan_rewrite(chain({1, 1, 1, 1}), 4, kPolicy));
}

TEST(RewritePlan, TakesTheSmallDocumentsAtTheEnd) {
  EXPECT_EQ(plan_rewrite(chain({3, 3, 3, 3, 3, 10, 10}), 35, kPolicy), (ChainStretch{3, 7}));
  EXPECT_EQ(plan_rewrite(chain({3, 3, 3, 3, 3}), 15, kPolicy), (ChainStretch{1, 5}));
}

TEST(RewritePlan, DoesNotWriteFullDocumentsAgain) {
  EXPECT_FALSE(plan_rewrite(chain({10, 10, 10, 10, 10, 10}), 60, kPolicy));
  EXPECT_FALSE(plan_rewrite(chain({1, 1, 1, 1, 10, 10, 10}), 34, kPolicy));
}

TEST(RewritePlan, TakesTheWholeChainWhenMostOfItIsExpired) {
  const std::vector<ChainDocument> full = chain(std::vector<std::int64_t>(20, 10));
  EXPECT_FALSE(plan_rewrite(full, 200, kPolicy));
  EXPECT_EQ(plan_rewrite(full, 60, kPolicy), (ChainStretch{1, 20}));
}

}  // namespace
}  // namespace ploy
