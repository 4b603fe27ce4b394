#include "base/stream.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

TEST(ReadAll, RefusesMoreThanItsBound) {
  BytesReader source("12345");
  const auto all = read_all(source, 4);
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().kind, ErrorKind::kInvalid);
}

TEST(ReadFully, StopsAtTheEnd) {
  BytesReader source("12345");
  Bytes out(8);
  EXPECT_EQ(read_fully(source, out), 5U);
  EXPECT_EQ(read_fully(source, out), 0U);
}

}  // namespace
}  // namespace ploy
