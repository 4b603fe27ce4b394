#include "core/upload_plan.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

TEST(UploadPlan, CutsWhatIsAboveTheLimit) {
  struct Case {
    std::uint64_t size;
    PartLimits limits;
    std::vector<PartRange> ranges;
  };
  const std::vector<Case> cases = {
      {0, {10, 10}, {{1, 0, 0}}},
      {0, {0, 10}, {{1, 0, 0}}},
      {1, {10, 10}, {{1, 0, 1}}},
      {10, {10, 10}, {{1, 0, 10}}},
      {11, {10, 10}, {{1, 0, 10}, {2, 10, 1}}},
      {20, {10, 10}, {{1, 0, 10}, {2, 10, 10}}},
      {21, {10, 10}, {{1, 0, 10}, {2, 10, 10}, {3, 20, 1}}},
      {50, {50, 10}, {{1, 0, 50}}},                            // one document up to split_above, ...
      {51, {50, 20}, {{1, 0, 20}, {2, 20, 20}, {3, 40, 11}}},  // ... parts of the smaller size beyond
      {7, {5, 10}, {{1, 0, 7}}},                               // more than split_above, yet less than a part
      {3, {0, 1}, {{1, 0, 1}, {2, 1, 1}, {3, 2, 1}}},
  };
  for (const auto& [size, limits, ranges] : cases)
    EXPECT_EQ(plan_upload(size, limits), ranges)
        << size << " bytes, split above " << limits.split_above << ", parts of " << limits.part_size;
}

TEST(UploadPlan, CoversEveryByteOnceForAnySize) {
  for (std::uint64_t size = 0; size < 300; ++size)
    for (std::uint64_t part_size = 1; part_size < 40; ++part_size) {
      std::uint64_t end = 0;
      int seq = 0;
      for (const auto& range : plan_upload(size, {.split_above = part_size, .part_size = part_size})) {
        ASSERT_EQ(range.seq, ++seq);
        ASSERT_EQ(range.offset, end);
        ASSERT_LE(range.length, part_size);
        ASSERT_TRUE(range.length > 0 || size == 0);
        end += range.length;
      }
      ASSERT_EQ(end, size);
    }
}

TEST(UploadPlan, OfTheLargestS3ObjectHasNoOverflow) {
  static constexpr std::uint64_t kMiB = 1U << 20U;
  const auto ranges = plan_upload(5ULL << 40U, {.split_above = 19 * kMiB, .part_size = 19 * kMiB});
  ASSERT_EQ(ranges.size(), 275'942U);
  EXPECT_EQ(ranges.back().offset + ranges.back().length, 5ULL << 40U);
}

}  // namespace
}  // namespace ploy
