#include "sandbox/telegram/arguments.hpp"

#include <gtest/gtest.h>

namespace ploy::sandbox {
namespace {

TEST(Arguments, TheFirstOfSeveralCounts) {
  Arguments args;
  args.add_form("a=query");
  args.add_json(R"({"a":"json","b":"1"})");
  EXPECT_EQ(args.text("a"), "query");
  EXPECT_EQ(args.text("b"), "1");
}

TEST(Arguments, AFormIsDecoded) {
  Arguments args;
  args.add_form("caption=a+b%26c%3D%C3%BC&empty=&flag&bad=%zz");
  EXPECT_EQ(args.text("caption"), "a b&c=ü");
  EXPECT_TRUE(args.has("empty"));
  EXPECT_TRUE(args.has("flag"));
  EXPECT_EQ(args.text("bad"), "%zz");
}

TEST(Arguments, JsonValuesThatAreNoStringsAreTheirRawText) {
  Arguments args;
  args.add_json(
      R"({"chat_id": -1001000000001, "ids": [1, 2], "media": {"type":"document","x":"}"}, "yes": true})");
  EXPECT_EQ(args.text("chat_id"), "-1001000000001");
  EXPECT_EQ(args.text("ids"), "[1, 2]");
  EXPECT_EQ(args.text("media"), R"({"type":"document","x":"}"})");
  EXPECT_TRUE(args.flag("yes"));
}

TEST(Arguments, BehindAMistakeInTheJsonNothingIsRead) {
  Arguments args;
  args.add_json(R"({"a":"1","b":nonsense,"c":"3"})");
  EXPECT_EQ(args.text("a"), "1");
  EXPECT_FALSE(args.has("b"));
  EXPECT_FALSE(args.has("c"));
}

TEST(Arguments, EveryTruncationOfJsonIsTakenWithoutComplaint) {
  const std::string whole = R"({"a":"x\"y","b":[1,{"c":"]"}],"d":"\u00fc"})";
  for (std::size_t n = 0; n <= whole.size(); ++n) {
    Arguments args;
    args.add_json(std::string_view(whole).substr(0, n));
    EXPECT_TRUE(args.text("d").empty() || args.text("d") == "ü");
  }
}

TEST(Arguments, OnlyThreeWordsAreTrue) {
  for (const char* yes : {"true", "True", " YES ", "1"}) EXPECT_TRUE(is_true(yes)) << yes;
  for (const char* no : {"", "0", "2", "on", "y", "false"}) EXPECT_FALSE(is_true(no)) << no;
}

TEST(Arguments, NumbersAreClampedAndWhatIsNoneIsZero) {
  Arguments args;
  args.add_form("limit=1000&offset=-5&bad=1x");
  EXPECT_EQ(args.number("limit", 0, 100), 100);
  EXPECT_EQ(args.number("offset", -10, 10), -5);
  EXPECT_EQ(args.number("bad", 0, 9), 0);
}

}  // namespace
}  // namespace ploy::sandbox
