#include "adapters/telegram/governor.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "adapters/telegram/scripted_bot_api.hpp"
#include "tests/destination/memory_wait_store.hpp"
#include "tests/destination/skipping_clock.hpp"

namespace ploy::telegram {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr ChatId kChat{-1001};
constexpr ChatId kOther{-1002};
constexpr Timestamp kStart{1'750'000'000s};

Call send(ChatId chat = kChat) { return {.method = "sendMessage", .effect = Effect::kSend, .chat = chat}; }
Call edit() { return {.method = "editMessageMedia", .effect = Effect::kEdit, .chat = kChat}; }

struct GovernorTest : testing::Test {
  ApiResult<json> answer(const Call&) {
    if (refusals_left == 0) return json(true);
    --refusals_left;
    return std::unexpected(api_error(ErrorKind::kRateLimited, "too many requests", retry_after));
  }

  double seconds_passed() const { return std::chrono::duration<double>(clock.passed()).count(); }

  int refusals_left = 0;
  std::chrono::seconds retry_after{5};
  test::SkippingClock clock{kStart};
  test::MemoryWaitStore store;
  ScriptedBotApi api{[this](const Call& call) { return answer(call); }};
  Governor governor{{}, api, store, clock};
};

TEST_F(GovernorTest, LetsABurstPassAndThenEighteenAMinute) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(governor.call(send(), {}));
  EXPECT_EQ(clock.passed(), 0ms);
  for (int i = 0; i < 18; ++i) ASSERT_TRUE(governor.call(send(), {}));
  EXPECT_NEAR(seconds_passed(), 60.0, 0.01);
}

TEST_F(GovernorTest, KeepsEachChatAndTheEditsByThemselves) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(governor.call(send(), {}));
    ASSERT_TRUE(governor.call(send(kOther), {}));
    ASSERT_TRUE(governor.call(edit(), {}));
    ASSERT_TRUE(governor.call({.method = "getFile"}, {}));
  }
  EXPECT_EQ(clock.passed(), 0ms);
}

TEST_F(GovernorTest, BoundsTheCallsOfTheWholeBot) {
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(governor.call({.method = "getFile"}, {}));
  EXPECT_NEAR(seconds_passed(), 1.0, 0.01);
}

TEST_F(GovernorTest, RepeatsACallAfterAShortWait) {
  refusals_left = 1;
  ASSERT_TRUE(governor.call(send(), {}));
  EXPECT_EQ(api.asked().size(), 2U);
  EXPECT_GE(clock.passed(), 6000ms);
}

TEST_F(GovernorTest, DoesNotRepeatAnUploadBecauseItsBodyIsUsedUp) {
  refusals_left = 1;
  const auto result = governor.upload({.call = send()}, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.kind, ErrorKind::kRateLimited);
  EXPECT_EQ(result.error().error.retry_after, 6s);
  EXPECT_EQ(api.asked().size(), 1U);
}

TEST_F(GovernorTest, ReturnsALongWaitAtOnceAndDoesNotAskAgainBeforeItIsOver) {
  refusals_left = 1;
  retry_after = 3600s;
  ASSERT_FALSE(governor.upload({.call = send()}, {}));
  clock.skip(600s);
  const auto held = governor.call(send(), {});
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().error.kind, ErrorKind::kRateLimited);
  EXPECT_EQ(held.error().error.retry_after, 3001s);
  EXPECT_EQ(api.asked().size(), 1U);
  ASSERT_TRUE(governor.call(send(kOther), {})) << "another chat is not concerned";
  clock.skip(3001s);
  EXPECT_TRUE(governor.call(send(), {}));
}

TEST_F(GovernorTest, StopsEverythingThatConcernsTheChatAndShowsIt) {
  refusals_left = 1;
  retry_after = 100s;
  ASSERT_FALSE(governor.call(send(), {}));
  EXPECT_FALSE(governor.call(edit(), {}));
  EXPECT_FALSE(governor.call({.method = "deleteMessage", .effect = Effect::kChange, .chat = kChat}, {}));
  EXPECT_TRUE(governor.call({.method = "getFile"}, {}));
  EXPECT_EQ(governor.waits(), (std::vector<ChatWait>{{kChat, kStart + 101s}}));
  clock.skip(101s);
  EXPECT_TRUE(governor.waits().empty());
}

TEST_F(GovernorTest, StopsTheWholeBotWhenTheCallConcernsNoChat) {
  refusals_left = 1;
  retry_after = 100s;
  ASSERT_FALSE(governor.call({.method = "getMe"}, {}));
  EXPECT_FALSE(governor.call(send(), {}));
  EXPECT_EQ(governor.waits(), (std::vector<ChatWait>{{ChatId{0}, kStart + 101s}}));
}

TEST_F(GovernorTest, RemembersAWaitOverARestart) {
  refusals_left = 1;
  retry_after = 600s;
  ASSERT_FALSE(governor.call(send(), {}));
  clock.skip(100s);
  Governor restarted({}, api, store, clock);
  const auto held = restarted.call(send(), {});
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().error.retry_after, 501s);
  EXPECT_EQ(api.asked().size(), 1U);
}

TEST_F(GovernorTest, GoesOnAtHalfTheRateAndRecovers) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(governor.call(send(), {}));
  refusals_left = 1;
  ASSERT_TRUE(governor.call(send(), {}));
  const auto spacing = [&] {
    const auto before = clock.passed();
    EXPECT_TRUE(governor.call(send(), {}));
    return clock.passed() - before;
  };
  EXPECT_GT(spacing(), 6000ms) << "18 a minute are 3.3 s apart, 9 are 6.7 s";
  for (int i = 0; i < 40; ++i) (void)spacing();
  EXPECT_LT(spacing(), 3400ms);
}

TEST_F(GovernorTest, GivesUpWhenTheServerNeverRelents) {
  refusals_left = 1000;
  const auto result = governor.call(send(), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.kind, ErrorKind::kRateLimited);
  EXPECT_LT(api.asked().size(), 10U);
}

TEST(Governor, EndsAWaitWhenAskedToStop) {
  ManualClock clock(kStart);
  test::MemoryWaitStore store({{kChat, kStart + 20s}});
  ScriptedBotApi api([](const Call&) -> ApiResult<json> { return json(true); });
  Governor governor({}, api, store, clock);
  ApiResult<json> result;
  {
    std::jthread waiting([&](std::stop_token stop) { result = governor.call(send(), stop); });
  }
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.kind, ErrorKind::kCancelled);
  EXPECT_TRUE(api.asked().empty());
}

}  // namespace
}  // namespace ploy::telegram
