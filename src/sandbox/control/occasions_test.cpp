#include "sandbox/control/occasions.hpp"

#include <gtest/gtest.h>

namespace ploy::sandbox {
namespace {

using namespace std::chrono_literals;

const Timestamp kNow{std::chrono::seconds(1'800'000'000)};

Occasions from(const char* json) {
  const Json object = Json::parse(json);
  Wish wish(object);
  auto occasions = Occasions::read(wish);
  EXPECT_TRUE(wish.done()) << json;
  return occasions;
}

TEST(Occasions, AreOneUnlessToldOtherwise) {
  Occasions once = from("{}");
  EXPECT_TRUE(once.strike(kNow));
  EXPECT_FALSE(once.strike(kNow));
  EXPECT_TRUE(once.over(kNow));
}

TEST(Occasions, LetTheFirstOnesPass) {
  Occasions third = from(R"({"skip":2,"times":2})");
  EXPECT_FALSE(third.strike(kNow));
  EXPECT_FALSE(third.strike(kNow));
  EXPECT_TRUE(third.strike(kNow));
  EXPECT_TRUE(third.strike(kNow));
  EXPECT_FALSE(third.strike(kNow));
}

TEST(Occasions, LastFromTheFirstStrikeOn) {
  Occasions hour = from(R"({"skip":1,"for_seconds":3600})");
  EXPECT_FALSE(hour.strike(kNow));
  EXPECT_TRUE(hour.strike(kNow + 10h));
  EXPECT_TRUE(hour.strike(kNow + 11h - 1s));
  EXPECT_FALSE(hour.over(kNow + 11h - 1s));
  EXPECT_TRUE(hour.over(kNow + 11h));
  EXPECT_FALSE(hour.strike(kNow + 11h));
}

TEST(Wish, NamesWhatIsWrong) {
  const auto problem = [](const char* json) {
    const Json object = Json::parse(json, nullptr, false);
    Wish wish(object);
    (void)Occasions::read(wish);
    const auto done = wish.done();
    return done ? "" : done.error().why;
  };
  EXPECT_EQ(problem("{}"), "");
  EXPECT_EQ(problem("[]"), "expected a JSON object");
  EXPECT_EQ(problem("{"), "expected a JSON object");
  EXPECT_EQ(problem(R"({"time":2})"), "there is no member time");
  EXPECT_EQ(problem(R"({"times":"2"})"), "times must be a whole number from 1 to 1000000000");
  EXPECT_EQ(problem(R"({"times":0})"), "times must be a whole number from 1 to 1000000000");
}

}  // namespace
}  // namespace ploy::sandbox
