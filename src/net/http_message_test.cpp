#include "net/http_message.hpp"

#include <gtest/gtest.h>

#include "net/field_syntax.hpp"

namespace ploy::net {
namespace {

TEST(Headers, AreFoundWithoutRegardToCase) {
  const Headers headers{{"ETag", "a"}, {"etag", "b"}};
  EXPECT_EQ(headers.find("ETAG"), "a");
  EXPECT_EQ(headers.find("E"), std::nullopt);
}

TEST(Headers, GiveOnlyWholeNumbers) {
  const Headers headers{{"A", "12"}, {"B", "12x"}, {"C", "-1"}, {"D", "18446744073709551616"}};
  EXPECT_EQ(headers.find_number("a"), 12U);
  for (const char* name : {"B", "C", "D", "E"}) EXPECT_EQ(headers.find_number(name), std::nullopt) << name;
}

TEST(FieldList, HoldsWholeWordsOfEveryFieldOfItsName) {
  const Headers headers{{"Connection", "TE , Close"}, {"connection", "upgrade"}, {"Other", "x"}};
  EXPECT_TRUE(lists(headers, "Connection", "close"));
  EXPECT_TRUE(lists(headers, "Connection", "Upgrade"));
  EXPECT_FALSE(lists(headers, "Connection", "x"));
  EXPECT_FALSE(lists(headers, "Connection", "clos"));
}

}  // namespace
}  // namespace ploy::net
