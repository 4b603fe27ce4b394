#include "app/report/silence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SilenceTest : public testing::Test {
 protected:
  void start(app::Silence::Options options = {.link = "https://ploy.example.org"}) {
    auto& c = *world.catalogue;
    silence.emplace(
        std::move(options), c.book(), c.buckets(), c.incidents(),
        [this] { return std::optional(world.clock.now()); }, world.clock);
  }
  void arrives(const std::string& bucket, const std::string& key) {
    world.store.put(bucket, key, "1234");
    ASSERT_TRUE(world.poll->all({}));
    world.work();
  }
  // Time passes, a look each half hour.
  void pass(std::chrono::minutes span) {
    for (auto passed = 0min; passed < span; passed += 30min) {
      world.clock.advance(30min);
      const auto told = silence->look();
      ASSERT_TRUE(told) << told.error().what;
      world.messenger->run_once({});
    }
  }
  std::vector<MemoryNotifier::Message> messages() { return world.people.messages(); }

  World world;
  std::optional<app::Silence> silence;
};

// Requirement D3.
TEST_F(SilenceTest, IsToldAfterADayAndEndsWithTheNextBackup) {
  start();
  arrives("photos", "a");
  pass(24h);
  EXPECT_TRUE(messages().empty());
  pass(30min);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_EQ(messages()[0].sound, Sound::kLoud);
  for (const char* part : {"No backup has arrived for 24 h", "stored: 2027-01-15 08:00 UTC", "it may be that",
                           "https://ploy.example.org"})
    EXPECT_THAT(messages()[0].text, HasSubstr(part));
  pass(48h);
  EXPECT_EQ(messages()[0].edits, 0);
  arrives("photos", "b");
  pass(30min);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("arrive again"));
}

TEST_F(SilenceTest, OfOneBucketIsToldWhereItIsAskedFor) {
  start({.buckets = {{"dumps", 12h}, {"*", 0h}}});
  arrives("photos", "a");
  arrives("dumps", "a");
  pass(13h);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("No backup of the bucket dumps has arrived for 12 h"));
  arrives("photos", "b");
  pass(30min);
  EXPECT_THAT(messages()[0].text, HasSubstr("No backup of the bucket dumps"));
  arrives("dumps", "b");
  pass(30min);
  EXPECT_THAT(messages()[0].text, HasSubstr("Backups of the bucket dumps arrive again"));
}

TEST_F(SilenceTest, IsJudgedOnlyWhenWhatCameMeanwhileCouldArrive) {
  arrives("photos", "a");
  world.clock.advance(72h);
  world.restart();
  start();
  arrives("photos", "b");
  pass(1h);
  EXPECT_TRUE(messages().empty());
}

TEST_F(SilenceTest, IsNoNewsDuringAnOutage) {
  start();
  arrives("photos", "a");
  world.source_gate.close({ErrorKind::kUnavailable, "no route"});
  ASSERT_TRUE(world.sides->look());
  pass(48h);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("S3"));
}

TEST_F(SilenceTest, IsNotExpectedOfBucketsThatAreSwitchedOff) {
  start({.buckets = {{"*", 24h}}});
  arrives("photos", "a");
  ASSERT_TRUE(world.watch->set_enabled("photos", false));
  pass(48h);
  EXPECT_TRUE(messages().empty());
  ASSERT_TRUE(world.watch->set_enabled("photos", true));
  pass(30min);
  ASSERT_EQ(messages().size(), 1U);
  ASSERT_TRUE(world.watch->set_enabled("photos", false));
  pass(30min);
  EXPECT_THAT(messages()[0].text, HasSubstr("No longer waiting"));
}

TEST_F(SilenceTest, CanBeSwitchedOff) {
  start({.overall = 0h});
  arrives("photos", "a");
  pass(48h);
  EXPECT_TRUE(messages().empty());
}

}  // namespace
}  // namespace ploy::test
