#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace ploy {
namespace {

using namespace std::chrono_literals;

TEST(ManualClock, WakesWhoeverWaitsForThatTime) {
  ManualClock clock(Timestamp{});
  const Instant until = clock.ticks() + 10s;
  bool came = false;
  std::jthread waiter([&](std::stop_token stop) { came = clock.wait_until(until, stop); });
  clock.advance(10s);
  waiter.join();
  EXPECT_TRUE(came);
}

TEST(SystemClock, GivesUpWaitingWhenStopped) {
  SystemClock clock;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(clock.wait_for(1h, stop.get_token()));
}

}  // namespace
}  // namespace ploy
