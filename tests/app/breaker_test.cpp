#include "app/back_up/breaker.hpp"

#include <gtest/gtest.h>

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

const Error kDown{ErrorKind::kUnavailable, "no route to host"};
const Error kDenied{ErrorKind::kDenied, "Unauthorized"};

struct BreakerTest : testing::Test {
  Result<void> probe() {
    ++probes;
    if (!wrong) return {};
    return std::unexpected(*wrong);
  }
  app::Breaker breaker_with(app::Breaker::Options options) {
    return {options, "S3", gate, [this](const std::stop_token&) { return probe(); }, clock, log};
  }

  ManualClock clock{Timestamp(1'800'000'000s)};
  Log log{{.to_stderr = false}, clock};
  app::Gate gate{clock};
  app::Bell work;
  std::optional<Error> wrong;
  int probes = 0;
  app::Breaker breaker = breaker_with({});
};

TEST_F(BreakerTest, BlamesASideThatDoesNotAnswerItsProbe) {
  EXPECT_FALSE(breaker.blames_side(kDown, {}));
  EXPECT_FALSE(gate.state());
  wrong = kDown;
  EXPECT_TRUE(breaker.blames_side({ErrorKind::kUnknown, "no answer"}, {}));
  ASSERT_TRUE(gate.state());
  EXPECT_EQ(gate.state()->reason, "no route to host");
}

TEST_F(BreakerTest, ProbesOnlyForWhatAnOutageCouldExplain) {
  wrong = kDown;
  for (const auto kind : {ErrorKind::kNotFound, ErrorKind::kInvalid, ErrorKind::kConflict,
                          ErrorKind::kCorrupt, ErrorKind::kCancelled})
    EXPECT_FALSE(breaker.blames_side({kind, "x"}, {}));
  EXPECT_EQ(probes, 0);
}

TEST_F(BreakerTest, ASecondFailureIsNotProbedAgain) {
  wrong = kDown;
  EXPECT_TRUE(breaker.blames_side(kDown, {}));
  EXPECT_TRUE(breaker.blames_side(kDown, {}));
  EXPECT_EQ(probes, 1);
}

TEST_F(BreakerTest, ADenialMayConcernOneObjectOrAll) {
  EXPECT_FALSE(breaker.blames_side(kDenied, {}));
  auto strict = breaker_with({.denials_are_final = true});
  EXPECT_TRUE(strict.blames_side(kDenied, {}));
  EXPECT_EQ(gate.state()->why, ErrorKind::kDenied);
}

TEST_F(BreakerTest, ProbesLessAndLessOftenUntilItWorksAgain) {
  wrong = kDown;
  EXPECT_TRUE(breaker.blames_side(kDown, {}));
  std::vector<std::chrono::milliseconds> pauses;
  for (int i = 0; i < 6; ++i) pauses.push_back(breaker.mend(work, {}));
  EXPECT_EQ(pauses, (std::vector<std::chrono::milliseconds>{5s, 10s, 20s, 40s, 60s, 60s}));
  wrong.reset();
  breaker.mend(work, {});
  EXPECT_FALSE(gate.state());
}

TEST_F(BreakerTest, KeepsProbingSeldomWhatBreaksAgainAtOnce) {
  wrong = kDown;
  EXPECT_TRUE(breaker.blames_side(kDown, {}));
  for (int i = 0; i < 6; ++i) breaker.mend(work, {});
  wrong.reset();
  breaker.mend(work, {});
  wrong = kDown;
  EXPECT_TRUE(breaker.blames_side(kDown, {}));
  EXPECT_EQ(breaker.mend(work, {}), 60s);
  wrong.reset();
  breaker.mend(work, {});
  clock.advance(1h);
  wrong = kDown;
  EXPECT_TRUE(breaker.blames_side(kDown, {}));
  EXPECT_EQ(breaker.mend(work, {}), 5s);
}

TEST_F(BreakerTest, ARoutineCheckClosesAtTheSecondFailureAndAtARefusalAtOnce) {
  wrong = kDown;
  EXPECT_FALSE(breaker.check({}));
  EXPECT_FALSE(gate.state());
  wrong.reset();
  EXPECT_TRUE(breaker.check({}));
  wrong = kDown;
  EXPECT_FALSE(breaker.check({}));
  EXPECT_FALSE(gate.state());
  EXPECT_FALSE(breaker.check({}));
  EXPECT_TRUE(gate.is_broken());
  gate.open();
  wrong = kDenied;
  EXPECT_FALSE(breaker.check({}));
  EXPECT_TRUE(gate.is_broken());
}

TEST_F(BreakerTest, WhoAsksUsToWaitIsThere) {
  wrong = Error{ErrorKind::kRateLimited, "retry after 30", 30s};
  EXPECT_FALSE(breaker.blames_side(kDown, {}));
  EXPECT_TRUE(breaker.check({}));
}

}  // namespace
}  // namespace ploy::test
