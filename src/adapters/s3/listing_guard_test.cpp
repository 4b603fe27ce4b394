#include "adapters/s3/listing_guard.hpp"

#include <gtest/gtest.h>

namespace ploy::s3 {
namespace {

ListingAnswer answer_of(std::vector<std::string> keys, bool truncated, std::string token = "") {
  ListingAnswer answer{{}, truncated, std::move(token)};
  for (auto& key : keys) answer.objects.push_back({std::move(key), "etag", 1, Timestamp{}});
  return answer;
}

// "a b +" for a page with more behind it, "a b ." for a complete one, "ask again", or the error.
std::string take(ListingGuard& guard, ListingAnswer answer) {
  const auto page = guard.take(std::move(answer));
  if (!page) return std::string(to_string(page.error().kind));
  if (!*page) return "ask again";
  std::string out;
  for (const auto& object : (*page)->objects) out += object.key + " ";
  return out + ((*page)->complete ? "." : "+");
}

std::string take_one(const std::string& start_after, ListingAnswer answer) {
  ListingGuard guard(start_after);
  return take(guard, std::move(answer));
}

TEST(ListingGuard, BelievesAnEndOnlyWhenNothingIsListed) {
  EXPECT_EQ(take_one("", answer_of({"a", "b"}, false)), "a b +");
  EXPECT_EQ(take_one("b", answer_of({}, false)), ".");
}

TEST(ListingGuard, DropsWhatWasSeenBefore) {
  EXPECT_EQ(take_one("b", answer_of({"a", "b", "c"}, true, "t")), "c +");
  EXPECT_EQ(take_one("b", answer_of({"b"}, false)), ".");
}

TEST(ListingGuard, DropsDoubledKeys) {
  EXPECT_EQ(take_one("", answer_of({"a", "a", "b", "b"}, true)), "a b +");
}

TEST(ListingGuard, RefusesKeysOutOfOrder) {
  EXPECT_EQ(take_one("", answer_of({"b", "a"}, true)), "unavailable");
}

TEST(ListingGuard, ComparesBytesNotCharacters) {
  // U+FFEE comes before U+1F600 in UTF-8, behind it in UTF-16.
  EXPECT_EQ(take_one("", answer_of({"z", "\xEF\xBF\xAE", "\xF0\x9F\x98\x80"}, true)),
            "z \xEF\xBF\xAE \xF0\x9F\x98\x80 +");
}

TEST(ListingGuard, GoesOnWithoutATokenByTheLastKey) {
  EXPECT_EQ(take_one("", answer_of({"a"}, true, "")), "a +");
}

TEST(ListingGuard, FollowsTokensThroughEmptyPages) {
  ListingGuard guard("m");
  EXPECT_EQ(guard.token(), "");
  EXPECT_EQ(take(guard, answer_of({}, true, "one")), "ask again");
  EXPECT_EQ(guard.token(), "one");
  EXPECT_EQ(take(guard, answer_of({"k"}, true, "two")), "ask again");
  EXPECT_EQ(guard.token(), "two");
  EXPECT_EQ(take(guard, answer_of({"n"}, true, "three")), "n +");
}

TEST(ListingGuard, GivesUpWhenThereIsNoProgress) {
  EXPECT_EQ(take_one("m", answer_of({"k"}, true, "")), "unavailable");
  ListingGuard guard("m");
  EXPECT_EQ(take(guard, answer_of({}, true, "same")), "ask again");
  EXPECT_EQ(take(guard, answer_of({}, true, "same")), "unavailable");
}

TEST(ListingGuard, GivesUpOnEndlessEmptyPages) {
  ListingGuard guard("");
  std::string last = "ask again";
  for (int i = 0; i < 20'000 && last == "ask again"; ++i)
    last = take(guard, answer_of({}, true, std::to_string(i)));
  EXPECT_EQ(last, "unavailable");
}

}  // namespace
}  // namespace ploy::s3
