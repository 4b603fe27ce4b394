#include "core/daily_time.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace ploy {
namespace {

using namespace std::chrono_literals;

Timestamp at(std::string_view text) { return parse_time(text).value(); }

TEST(TimeOfDay, IsHoursAndMinutes) {
  EXPECT_EQ(parse_time_of_day("09:00"), 9h);
  EXPECT_EQ(parse_time_of_day("0:05"), 5min);
  EXPECT_EQ(parse_time_of_day("23:59"), 23h + 59min);
  for (const auto* wrong : {"", "9", "24:00", "09:60", "09:0", "9:000", ":00", "-1:00", "09-00", "009:00"})
    EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
  EXPECT_EQ(format_time_of_day(9h + 5min), "09:05");
}

TEST(TimeZone, IsOneThatThisMachineKnows) {
  for (const auto* known : {"UTC", "Europe/Berlin", "America/New_York", "Asia/Tehran"})
    EXPECT_TRUE(is_time_zone(known)) << known;
  for (const auto* unknown : {"", "Mars/Olympus", "../../etc/passwd", "europe/berlin"})
    EXPECT_FALSE(is_time_zone(unknown)) << unknown;
}

TEST(DailyTime, IsFoundBeforeAndAfterAnyMoment) {
  const DailyTime nine(9h, "UTC");
  const DailyMoment monday{at("2026-08-24T09:00:00Z"), "2026-08-24"};
  const DailyMoment tuesday{at("2026-08-25T09:00:00Z"), "2026-08-25"};
  EXPECT_EQ(nine.last(at("2026-08-24T09:00:00Z")), monday);
  EXPECT_EQ(nine.next(at("2026-08-24T08:59:59.999Z")), monday);
  EXPECT_EQ(nine.last(at("2026-08-25T08:59:59.999Z")), monday);
  EXPECT_EQ(nine.next(at("2026-08-24T09:00:00Z")), tuesday);
}

TEST(DailyTime, FollowsTheZoneThroughTheYear) {
  const DailyTime nine(9h, "Europe/Berlin");
  EXPECT_EQ(nine.next(at("2026-01-15T00:00:00Z")).at, at("2026-01-15T08:00:00Z"));
  EXPECT_EQ(nine.next(at("2026-07-15T00:00:00Z")).at, at("2026-07-15T07:00:00Z"));
  // There it is the 16th already.
  EXPECT_EQ(nine.last(at("2026-07-15T23:30:00Z")).day, "2026-07-15");
  EXPECT_EQ(DailyTime(0min, "Europe/Berlin").last(at("2026-07-15T23:30:00Z")).day, "2026-07-16");
}

TEST(DailyTime, ComesOnceOnDaysWhenClocksAreSet) {
  const DailyTime in_the_gap(2h + 30min, "Europe/Berlin");
  EXPECT_EQ(in_the_gap.next(at("2026-03-29T00:00:00Z")),
            (DailyMoment{at("2026-03-29T01:00:00Z"), "2026-03-29"}));
  EXPECT_EQ(in_the_gap.next(at("2026-03-29T01:00:00Z")).day, "2026-03-30");
  const DailyMoment first{at("2026-10-25T00:30:00Z"), "2026-10-25"};
  EXPECT_EQ(in_the_gap.next(at("2026-10-24T12:00:00Z")), first);
  EXPECT_EQ(in_the_gap.last(at("2026-10-25T01:30:00Z")), first);
  EXPECT_EQ(in_the_gap.next(at("2026-10-25T00:30:00Z")).day, "2026-10-26");
}

}  // namespace
}  // namespace ploy
