#include "sandbox/telegram/flood_gate.hpp"

#include <gtest/gtest.h>

namespace ploy::sandbox {
namespace {

using namespace std::chrono_literals;

const ChatSettings kChannel{.key = {-100, 0}, .type = ChatType::kChannel};
const ChatSettings kOther{.key = {-101, 0}, .type = ChatType::kSupergroup};

TEST(FloodGate, AdmitsTwentyAMinuteToOneChat) {
  FloodGate gate({});
  const Instant start{};
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(std::get<Instant>(gate.admit(1, kChannel, FloodKind::kMessage, 1, start)), start) << i;
  EXPECT_EQ(std::get<std::chrono::seconds>(gate.admit(1, kChannel, FloodKind::kMessage, 1, start)), 60s);
  EXPECT_EQ(std::get<Instant>(gate.admit(1, kChannel, FloodKind::kMessage, 1, start + 60s)), start + 60s);
}

TEST(FloodGate, AbsorbsShortWaits) {
  FloodGate gate({});
  const Instant start{};
  for (int i = 0; i < 20; ++i) (void)gate.admit(1, kChannel, FloodKind::kMessage, 1, start);
  EXPECT_EQ(std::get<Instant>(gate.admit(1, kChannel, FloodKind::kMessage, 1, start + 52s)), start + 60s);
  EXPECT_TRUE(std::holds_alternative<std::chrono::seconds>(
      gate.admit(1, kChannel, FloodKind::kMessage, 30, start + 51s)));
}

TEST(FloodGate, CountsChatsBotsAndEditsApart) {
  FloodGate gate({});
  const Instant start{};
  for (int i = 0; i < 20; ++i) (void)gate.admit(1, kChannel, FloodKind::kMessage, 1, start);
  const Instant later = start + 2s;
  EXPECT_EQ(std::get<Instant>(gate.admit(1, kOther, FloodKind::kMessage, 1, later)), later);
  EXPECT_EQ(std::get<Instant>(gate.admit(1, kChannel, FloodKind::kEdit, 1, later)), later);
  EXPECT_EQ(std::get<Instant>(gate.admit(2, kChannel, FloodKind::kMessage, 1, later)), later);
}

TEST(FloodGate, HoldsABotToThirtyASecond) {
  FloodGate gate({.group_messages_per_minute = 1000});
  const Instant start{};
  for (int i = 0; i < 30; ++i) (void)gate.admit(1, kChannel, FloodKind::kMessage, 1, start);
  EXPECT_EQ(std::get<Instant>(gate.admit(1, kOther, FloodKind::kMessage, 1, start)), start + 1s);
}

TEST(FloodGate, LetsEverythingPassWhenSwitchedOff) {
  FloodGate gate({.enabled = false});
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(std::get<Instant>(gate.admit(1, kChannel, FloodKind::kMessage, 1, Instant{})), Instant{});
}

// The figures of the real server: two parts of 9 MB at once, then one every 0.9 s, and the ninth is refused.
TEST(SameSizeThrottle, RefusesTheNinthLargePartAtOnce) {
  SameSizeThrottle throttle;
  const Instant now{};
  const std::vector<Instant::duration> waits = {0s, 0s, 800ms, 1700ms, 2600ms, 3500ms, 4400ms, 5300ms};
  for (const auto wait : waits) EXPECT_EQ(throttle.admit(1, 19'922'944, now), now + wait);
  EXPECT_FALSE(throttle.admit(1, 19'922'944, now));
  EXPECT_EQ(throttle.admit(1, 19'922'945, now), now) << "another size has a queue of its own";
  EXPECT_EQ(throttle.admit(2, 19'922'944, now), now) << "another bot, too";
}

TEST(SameSizeThrottle, RefusesTheThirtySecondSmallPartAtOnce) {
  SameSizeThrottle throttle;
  const Instant now{};
  for (int i = 1; i <= 31; ++i) EXPECT_TRUE(throttle.admit(1, 1'000'000, now)) << i;
  EXPECT_FALSE(throttle.admit(1, 1'000'000, now));
}

TEST(SameSizeThrottle, LeavesSmallFilesAlone) {
  SameSizeThrottle throttle;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(throttle.admit(1, 100'000, Instant{}), Instant{});
}

}  // namespace
}  // namespace ploy::sandbox
