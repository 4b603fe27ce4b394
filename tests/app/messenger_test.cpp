#include "app/report/messenger.hpp"

#include <gtest/gtest.h>

#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

class MessengerTest : public testing::Test {
 protected:
  Incident open() {
    return *world.catalogue->incidents().open(IncidentKind::kSilence, "", "", world.clock.now(),
                                              world.clock.now());
  }
  void tell(const std::string& text) {
    ASSERT_TRUE(world.catalogue->incidents().tell(open(), "", text, Sound::kLoud, world.clock.now()));
  }
  void close(const std::string& text) {
    ASSERT_TRUE(world.catalogue->incidents().close(open(), text, world.clock.now()));
  }
  std::chrono::milliseconds send() { return world.messenger->run_once({}); }
  std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (const auto& message : world.people.messages()) all.push_back(message.text);
    return all;
  }
  using Texts = std::vector<std::string>;

  World world;
};

TEST_F(MessengerTest, PostsOnceAndEditsAfterwards) {
  tell("one");
  send();
  send();
  EXPECT_EQ(texts(), Texts{"one"});
  world.clock.advance(3min);
  tell("two");
  send();
  EXPECT_EQ(texts(), Texts{"two"});
}

TEST_F(MessengerTest, LetsAMessageRestBetweenEditsButNotItsLastWord) {
  tell("one");
  send();
  tell("two");
  send();
  EXPECT_EQ(texts(), Texts{"one"});
  close("three");
  send();
  EXPECT_EQ(texts(), Texts{"three"});
}

TEST_F(MessengerTest, KeepsWhatCannotBeSentAndComesBackLessAndLessOften) {
  world.people.break_down({ErrorKind::kUnavailable, "no route to host"});
  tell("one");
  std::chrono::milliseconds pause{0};
  for (int i = 0; i < 20; ++i) {
    const auto next = send();
    EXPECT_GE(next, pause);
    pause = next;
  }
  EXPECT_EQ(pause, 5min);
  world.people.mend();
  send();
  EXPECT_EQ(texts(), Texts{"one"});
}

TEST_F(MessengerTest, ComesBackNoSoonerThanItIsToldTo) {
  world.people.fail_next({ErrorKind::kRateLimited, "retry after 3600", 1h});
  tell("one");
  EXPECT_EQ(send(), 1h);
}

TEST_F(MessengerTest, ALostAnswerIsADuplicateAndNoStream) {
  world.people.fail_next({ErrorKind::kUnknown, "HTTP 502"});
  tell("one");
  send();
  send();
  send();
  EXPECT_EQ(texts(), (Texts{"one", "one"}));
  for (int i = 0; i < 100; ++i) world.people.fail_next({ErrorKind::kUnknown, "HTTP 502"});
  tell("two");
  close("three");
  world.clock.advance(1h);
  for (int i = 0; i < 50; ++i) send();
  EXPECT_EQ(texts(), (Texts{"one", "one"}));  // edits that fail leave it as it is
}

// A post under way when the program ends may have arrived: it counts.
TEST_F(MessengerTest, APostThatWasBrokenOffIsNoStreamEither) {
  for (int i = 0; i < 100; ++i) world.people.fail_next({ErrorKind::kCancelled, "stopped"});
  tell("one");
  for (int i = 0; i < 50; ++i) send();
  EXPECT_TRUE(world.catalogue->outbox().unsent(10)->empty());
}

TEST_F(MessengerTest, SendsNothingMoreWhenTheProgramEnds) {
  tell("one");
  world.stop.request_stop();
  world.messenger->run_once(world.stop.get_token());
  EXPECT_TRUE(texts().empty());
}

TEST_F(MessengerTest, ANetworkThatLosesEveryAnswerMakesThreeMessagesAndOneMore) {
  for (int i = 0; i < 100; ++i) world.people.fail_next({ErrorKind::kUnknown, "HTTP 502"});
  tell("one");
  for (int i = 0; i < 50; ++i) send();
  EXPECT_EQ(texts().size(), 3U);
  close("over");
  for (int i = 0; i < 50; ++i) send();
  EXPECT_EQ(texts(), (Texts{"one", "one", "one", "over"}));
  EXPECT_TRUE(world.catalogue->outbox().unsent(10)->empty());
}

TEST_F(MessengerTest, AMessageThatAPersonDeletedIsPostedAnewWhenThereIsNews) {
  tell("one");
  send();
  world.people.delete_message(0);
  world.clock.advance(1h);
  send();
  EXPECT_TRUE(texts().empty());
  tell("two");
  send();
  send();
  EXPECT_EQ(texts(), Texts{"two"});
}

TEST_F(MessengerTest, OneThatIsRefusedDoesNotHoldUpTheOthers) {
  world.people.fail_next({ErrorKind::kInvalid, "message is too long"});
  ASSERT_TRUE(world.catalogue->outbox().want("a", "first"));
  ASSERT_TRUE(world.catalogue->outbox().want("b", "second"));
  send();
  EXPECT_EQ(texts(), Texts{"second"});
}

}  // namespace
}  // namespace ploy::test
