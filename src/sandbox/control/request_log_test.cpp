#include "sandbox/control/request_log.hpp"

#include <gtest/gtest.h>

namespace ploy::sandbox {
namespace {

TEST(RequestLog, GivesWhatCameSince) {
  RequestLog log;
  log.add({{"method", "a"}});
  const Json first = log.since(0);
  EXPECT_EQ(first.dump(), R"({"requests":[{"n":1,"method":"a"}],"next":2})");
  log.add({{"method", "b"}});
  EXPECT_EQ(log.since(2).dump(), R"({"requests":[{"n":2,"method":"b"}],"next":3})");
}

TEST(RequestLog, ForgetsTheOldest) {
  RequestLog log;
  for (int i = 0; i < 10'005; ++i) log.add({{"i", i}});
  const Json kept = log.since(0);
  EXPECT_EQ(kept.at("requests").size(), 10'000U);
  EXPECT_EQ(kept.at("requests").front().at("n"), 6);
}

}  // namespace
}  // namespace ploy::sandbox
