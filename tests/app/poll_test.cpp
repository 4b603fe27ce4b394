#include <gtest/gtest.h>

#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

class PollTest : public testing::Test {
 protected:
  app::ScanReport scan() {
    const auto report = world.poll->all(world.stop.get_token());
    EXPECT_TRUE(report) << report.error().what;
    return report.value_or(app::ScanReport{});
  }

  World world;
};

TEST_F(PollTest, BacksUpWhatIsThereAtFirstContactAndNothingTwice) {
  for (int i = 0; i < 2500; ++i) world.store.put("b", "key-" + std::to_string(i), "x");
  EXPECT_EQ(scan().reported, 2500);
  EXPECT_EQ(scan().changed, 0);
}

TEST_F(PollTest, NoticesNewAndOverwrittenObjects) {
  world.store.put("b", "a", "1");
  world.store.put("b", "c", "1");
  scan();
  world.store.put("b", "b", "1");
  world.store.put("b", "c", "2");
  EXPECT_EQ(scan().reported, 2);
}

TEST_F(PollTest, ComparesKeysByTheirBytes) {
  // UTF-16 order would put U+1F600 first; a locale would fold the case.
  for (const auto* key : {"\xEF\xBF\xAE", "\xF0\x9F\x98\x80", "a", "A", "a\x01"})
    world.store.put("b", key, "x");
  EXPECT_EQ(scan().reported, 5);
  EXPECT_EQ(scan().changed, 0);
}

TEST_F(PollTest, NeverTakesAnEmptyListingForADeletion) {
  world.store.put("b", "k", "1234");
  scan();
  world.work();
  world.store.erase("b", "k");
  scan();
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kStored);
}

TEST_F(PollTest, MergesWithFarMoreKnownObjectsThanListedOnes) {
  for (int i = 0; i < 3500; ++i) world.store.put("b", "key-" + std::to_string(10'000 + i), "x");
  scan();
  for (int i = 0; i < 3499; ++i) world.store.erase("b", "key-" + std::to_string(10'000 + i));
  world.store.put("b", "zzz", "new");
  EXPECT_EQ(scan().reported, 1);
}

TEST_F(PollTest, LeavesASwitchedOffBucketAlone) {
  world.store.put("b", "k", "x");
  scan();
  ASSERT_TRUE(world.watch->set_enabled("b", false));
  world.store.put("b", "k2", "x");
  EXPECT_EQ(scan().listed, 0);
  EXPECT_EQ(world.watch->saw(std::vector{Sighting{.version = {"b", "k2", "", ""}}})->fresh, 0);
  ASSERT_TRUE(world.watch->set_enabled("b", true));
  EXPECT_EQ(scan().reported, 1);
}

TEST_F(PollTest, WithInitialSyncNewOnlyRemembersWhatWasThere) {
  world.poll = std::make_unique<app::Poll>(world.store, world.catalogue->buckets(), world.catalogue->seen(),
                                           InitialSync::kNew, world.work_bell, world.clock, world.log);
  world.store.put("b", "old", "x");
  EXPECT_EQ(scan().reported, 0);
  world.store.put("b", "new", "x");
  world.store.put("later-bucket", "k", "x");
  EXPECT_EQ(scan().reported, 2);
}

// Requirement A1.
TEST_F(PollTest, OnRequestListsNewBucketsAndThoseItWasAskedFor) {
  world.store.put("asked-for", "old", "x");
  world.store.put("left-alone", "old", "x");
  scan();
  for (const auto* bucket : {"asked-for", "left-alone", "new"}) world.store.put(bucket, "new", "x");
  ASSERT_TRUE(world.watch->rescan("asked-for"));
  const auto report = world.poll->requested(world.stop.get_token());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->listed, 3);
  EXPECT_EQ(report->reported, 2);
  EXPECT_EQ(scan().reported, 1);
}

TEST_F(PollTest, GivesNewArrivalsPrecedenceOverTheBacklog) {
  world.store.put("b", "backlog-1", "x");
  world.store.put("b", "backlog-2", "x");
  scan();
  world.store.put("b", "arrival", "x");
  ASSERT_TRUE(world.watch->saw(std::vector{Sighting{.version = {"b", "arrival", "", ""}}}));
  const auto first = world.catalogue->queue().claim(world.clock.now());
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->facts.version.key, "arrival");
}

}  // namespace
}  // namespace ploy::test
