#include "app/report/heartbeat.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class HeartbeatTest : public testing::Test {
 protected:
  app::Heartbeat start(const std::string& zone = "UTC") {
    auto& c = *world.catalogue;
    return {DailyTime(9h, zone), {c.outbox(), c.notes(), c.book(), c.buckets(), c.incidents()}, world.clock};
  }
  void advance_to(std::string_view time) { world.clock.advance(*parse_time(time) - world.clock.now()); }
  bool look(app::Heartbeat& heartbeat) {
    const auto wanted = heartbeat.look();
    EXPECT_TRUE(wanted) << wanted.error().what;
    world.messenger->run_once({});
    return wanted.value_or(false);
  }
  std::size_t heartbeats() { return world.people.messages().size(); }

  World world;  // it is 2027-01-15 08:00 UTC
};

TEST_F(HeartbeatTest, ComesOnceADay) {
  auto heartbeat = start();
  EXPECT_FALSE(look(heartbeat));
  for (int minute = 0; minute < 5 * 24 * 60; minute += 7) {
    look(heartbeat);
    world.clock.advance(7min);
  }
  EXPECT_EQ(heartbeats(), 5U);
}

TEST_F(HeartbeatTest, ComesOnceADayOverRestartsAndAClockThatIsSetBack) {
  auto heartbeat = start();
  look(heartbeat);
  advance_to("2027-01-15T09:00:00Z");
  EXPECT_TRUE(look(heartbeat));
  world.restart();
  auto again = start();
  EXPECT_FALSE(look(again));
  world.clock.advance(-2h);
  EXPECT_FALSE(look(again));
  advance_to("2027-01-15T09:00:00Z");
  EXPECT_FALSE(look(again));
  EXPECT_EQ(heartbeats(), 1U);
}

TEST_F(HeartbeatTest, IsCaughtUpOnceWhenTheTimePassedWhileNothingRan) {
  auto heartbeat = start();
  look(heartbeat);
  world.restart();
  advance_to("2027-01-18T12:00:00Z");
  auto again = start();
  EXPECT_TRUE(look(again));
  EXPECT_FALSE(look(again));
  EXPECT_EQ(heartbeats(), 1U);
}

TEST_F(HeartbeatTest, IsNotOwedForDaysBeforeTheFirstStart) {
  advance_to("2027-01-15T09:30:00Z");
  auto heartbeat = start();
  EXPECT_FALSE(look(heartbeat));
  advance_to("2027-01-16T08:59:00Z");
  EXPECT_FALSE(look(heartbeat));
  advance_to("2027-01-16T09:00:00Z");
  EXPECT_TRUE(look(heartbeat));
}

TEST_F(HeartbeatTest, ComesAlsoWhenTheClockWasAheadAtTheFirstStart) {
  auto heartbeat = start();
  advance_to("2031-01-15T08:00:00Z");
  EXPECT_FALSE(look(heartbeat));
  advance_to("2027-01-15T08:00:00Z");
  EXPECT_FALSE(look(heartbeat));
  advance_to("2027-01-15T09:00:00Z");
  EXPECT_TRUE(look(heartbeat));
}

// Requirement D2.
TEST_F(HeartbeatTest, SaysHowThingsAre) {
  auto heartbeat = start();
  look(heartbeat);
  world.store.put("photos", "a", "1234");
  world.store.put("dumps", "b", "123456");
  ASSERT_TRUE(world.poll->all({}));
  world.work();
  advance_to("2027-01-15T09:00:00Z");
  look(heartbeat);
  const std::string text = world.people.messages().at(0).text;
  for (const char* line : {"Sent in 24 h: 2 backups, 10 B", "Active buckets: 2 of 2", "Failed uploads: 0",
                           "Retry queue: 0 backups", "Last backup: 2027-01-15 08:00 UTC, 1 h ago",
                           "Next heartbeat: 2027-01-16 09:00 UTC"})
    EXPECT_THAT(text, HasSubstr(line));
  EXPECT_EQ(world.people.messages()[0].sound, Sound::kSilent);

  advance_to("2027-01-16T09:00:00Z");
  look(heartbeat);
  EXPECT_THAT(world.people.messages().at(1).text, HasSubstr("Sent in 24 h: 0 backups"));
}

TEST_F(HeartbeatTest, SaysWhatIsWrong) {
  auto heartbeat = start();
  look(heartbeat);
  world.source_gate.close({ErrorKind::kUnavailable, "no route"});
  ASSERT_TRUE(world.sides->look());
  advance_to("2027-01-15T09:00:00Z");
  look(heartbeat);
  EXPECT_THAT(world.people.messages().back().text, HasSubstr("Open: The S3 store does not work, since"));
}

}  // namespace
}  // namespace ploy::test
