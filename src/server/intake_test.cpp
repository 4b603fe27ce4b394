#include "server/intake.hpp"

#include <gtest/gtest.h>

#include "server/testing.hpp"

namespace ploy::server::test {
namespace {

using namespace std::chrono_literals;

// Requirement A2: durable before 2xx.
TEST(Intake, AnswersOnlyWhenTheEventIsWrittenDown) {
  IntakeWorld world;
  world.queue.hold();
  Asked asked;
  world.post("cat.jpg", asked.responder());
  world.queue.wait_for_commit(1);
  EXPECT_FALSE(asked.answered());
  world.queue.let_go();
  EXPECT_EQ(asked.status(), 200);
  EXPECT_EQ(world.queue.written(), 1U);
}

TEST(Intake, WritesDownTogetherWhatCameInMeanwhile) {
  IntakeWorld world;
  world.queue.hold();
  std::vector<Asked> asked(101);
  world.post("first", asked.front().responder());
  world.queue.wait_for_commit(1);
  for (std::size_t i = 1; i < asked.size(); ++i) world.post("key " + std::to_string(i), asked[i].responder());
  world.queue.let_go();
  for (Asked& one : asked) EXPECT_EQ(one.status(), 200);
  EXPECT_EQ(world.queue.commits(), 2);
  EXPECT_EQ(world.queue.written(), asked.size());
}

TEST(Intake, TellsSendersToComeAgainWhenNothingCanBeWrittenDown) {
  IntakeWorld world;
  world.queue.break_down();
  Asked lost;
  world.post("cat.jpg", lost.responder());
  const net::Answer answer = lost.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.headers.find("Retry-After"));
  world.queue.mend();
  Asked again;
  world.post("cat.jpg", again.responder());
  EXPECT_EQ(again.status(), 200);
  EXPECT_EQ(world.queue.written(), 1U);
}

TEST(Intake, TurnsAwayWhatItHasNoRoomFor) {
  auto options = IntakeWorld::fast();
  options.queue_max = 2;
  options.bytes_max = 10;
  IntakeWorld world(options);
  world.queue.hold();
  Asked under_way, waiting, too_long, one_too_many, last;
  world.post("a", under_way.responder());
  world.queue.wait_for_commit(1);
  world.post("1234567", waiting.responder());
  world.post("123", too_long.responder());  // what is under way takes room as well
  EXPECT_EQ(too_long.status(), 503);
  world.post("12", last.responder());
  world.post("", one_too_many.responder());
  const net::Answer answer = one_too_many.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.headers.find("Retry-After"));
  EXPECT_EQ(world.intake.counters().turned_away, 2U);
  world.queue.let_go();
  EXPECT_EQ(under_way.status(), 200);
  EXPECT_EQ(waiting.status(), 200);
  EXPECT_EQ(last.status(), 200);
  Asked again;
  world.post("1234567890", again.responder());  // the room is free again
  EXPECT_EQ(again.status(), 200);
}

// Ceph's persistent topics repeat what was refused without any pause.
TEST(Intake, TellsOfAFailureAMomentLater) {
  auto options = IntakeWorld::fast();
  options.failure_delay = 20ms;
  IntakeWorld world(options);
  world.queue.break_down();
  const auto begun = std::chrono::steady_clock::now();
  Asked lost;
  world.post("cat.jpg", lost.responder());
  EXPECT_EQ(lost.status(), 503);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 20ms);
}

TEST(Intake, GoesOnTryingWhileItsRefusalsWait) {
  auto options = IntakeWorld::fast();
  options.failure_delay = 1h;
  IntakeWorld world(options);
  world.queue.break_down();
  Asked lost, kept;
  world.post("cat.jpg", lost.responder());
  world.queue.wait_for_commit(1);
  world.queue.mend();
  world.post("dog.jpg", kept.responder());
  EXPECT_EQ(kept.status(), 200);
}

TEST(Intake, WritesDownLittleAtATimeWhenBodiesAreLarge) {
  auto options = IntakeWorld::fast();
  options.batch_bytes_max = 10;
  IntakeWorld world(options);
  world.queue.hold();
  std::vector<Asked> asked(5);
  world.post("1234567890", asked[0].responder());
  world.queue.wait_for_commit(1);
  for (std::size_t i = 1; i < asked.size(); ++i) world.post("1234567890", asked[i].responder());
  world.queue.let_go();
  for (Asked& one : asked) EXPECT_EQ(one.status(), 200);
  EXPECT_EQ(world.queue.commits(), 5);
}

TEST(Intake, AnswersEverybodyWhenItEnds) {
  Asked refused, under_way, waiting;
  {
    auto options = IntakeWorld::fast();
    options.refusal_delay = 1h;
    IntakeWorld world(options);
    world.intake.refuse(refused.responder());
    world.queue.hold();
    world.post("first", under_way.responder());
    world.queue.wait_for_commit(1);
    world.post("second", waiting.responder());
    world.queue.let_go();
  }
  EXPECT_EQ(refused.status(), 401);
  EXPECT_TRUE(waiting.answered());
}

TEST(Intake, LetsWhoeverGuessesTokensWait) {
  auto options = IntakeWorld::fast();
  options.refusal_delay = 20ms;
  IntakeWorld world(options);
  const auto begun = std::chrono::steady_clock::now();
  Asked asked;
  world.intake.refuse(asked.responder());
  EXPECT_EQ(asked.status(), 401);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 20ms);
  EXPECT_EQ(world.intake.counters().refused, 1U);
  EXPECT_EQ(world.intake.counters().requests, 0U);
}

TEST(Intake, TakesEventsWhileRefusalsWait) {
  auto options = IntakeWorld::fast();
  options.refusal_delay = 1h;
  IntakeWorld world(options);
  Asked refused, asked;
  world.intake.refuse(refused.responder());
  world.post("cat.jpg", asked.responder());
  EXPECT_EQ(asked.status(), 200);
  EXPECT_FALSE(refused.answered());
}

// One refused event would block its sender's queue for ever.
TEST(Intake, AcceptsAndCountsWhatIsNoEvent) {
  IntakeWorld world;
  Asked asked;
  world.post("?", asked.responder());
  EXPECT_EQ(asked.status(), 200);
  EXPECT_EQ(world.intake.counters().unparsable, 1U);
  EXPECT_EQ(world.queue.written(), 0U);
}

TEST(Intake, HasEveryBucketListedAfterABodyThatWasTooLarge) {
  IntakeWorld world;
  Asked asked;
  world.intake.take_oversized(asked.responder());
  EXPECT_EQ(asked.status(), 200);
  EXPECT_EQ(world.intake.counters().oversized, 1U);
  EXPECT_TRUE(world.buckets.rescan_requested("music"));
  EXPECT_TRUE(world.buckets.rescan_requested("photos"));
}

TEST(Intake, HasTheBucketListedOfAnEventWithoutAKey) {
  IntakeWorld world;
  Asked known, unknown;
  world.post("rescan photos", known.responder());
  world.post("rescan nobody-knows", unknown.responder());
  EXPECT_EQ(known.status(), 200);
  EXPECT_EQ(unknown.status(), 200);
  EXPECT_TRUE(world.buckets.rescan_requested("photos"));
  EXPECT_FALSE(world.buckets.rescan_requested("music"));
}

}  // namespace
}  // namespace ploy::server::test
