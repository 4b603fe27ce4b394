#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

const Error kDown{ErrorKind::kUnavailable, "could not connect to api.telegram.org"};
const Error kS3Down{ErrorKind::kUnavailable, "could not connect to rustfs:9000"};

class IncidentsTest : public testing::Test {
 protected:
  void put(const std::string& key, const std::string& bytes = "1234") {
    world.store.put("b", key, bytes);
    ASSERT_TRUE(world.watch->saw(std::vector{Sighting{.version = {"b", key, "", ""}}}));
  }
  // As a network would break and mend Telegram: for sending, probing and telling people alike.
  void break_telegram(Error error) {
    world.faulty.break_down(error);
    world.people.break_down(error);
    world.probe_chat = [error] { return Result<void>(std::unexpected(error)); };
  }
  void mend_telegram() {
    world.faulty.mend();
    world.people.mend();
    world.probe_chat = [] { return Result<void>(); };
  }
  void break_s3(Error error) {
    world.store.break_down(error);
    world.probe_source = [error] { return Result<void>(std::unexpected(error)); };
  }
  void mend_s3() {
    world.store.mend();
    world.probe_source = [] { return Result<void>(); };
  }
  void probe() {
    world.source.mend(world.work_bell, {});
    world.destination.mend(world.work_bell, {});
  }
  void pass(std::chrono::milliseconds span) {
    world.clock.advance(span);
    world.work();
    probe();
    world.report();
  }
  // The side answers, and yet this object cannot be read.
  void make_unreadable() {
    world.store.on_open([this](const PartRange&) { world.store.break_down(kS3Down); });
  }
  void fail_rounds(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      world.work();
      world.report();
      world.clock.advance(24h);
    }
  }
  std::vector<MemoryNotifier::Message> messages() { return world.people.messages(); }

  World world;
};

TEST_F(IncidentsTest, AnOutageOfTelegramPausesTheQueueAndIsToldFromBeginToEnd) {
  break_telegram(kDown);
  put("k");
  put("l");
  world.work();
  world.report();
  EXPECT_TRUE(world.gate.is_broken());
  EXPECT_EQ(world.backup("b", "k").attempts, 0);
  EXPECT_TRUE(messages().empty());

  pass(10min);
  mend_telegram();
  pass(20min);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("Telegram works again"));
  EXPECT_THAT(messages()[0].text, HasSubstr("30 min"));
  EXPECT_EQ(messages()[0].sound, Sound::kSilent);
  world.work();
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kStored);
  EXPECT_EQ(world.backup("b", "l").attempts, 0);
}

TEST_F(IncidentsTest, AnOutageOfS3IsOneMessageThatEndsAsTheAllClear) {
  break_s3(kS3Down);
  put("k");
  world.work();
  world.report();
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("The S3 store does not answer"));
  EXPECT_THAT(messages()[0].text, HasSubstr("rustfs:9000"));
  EXPECT_EQ(messages()[0].sound, Sound::kLoud);
  for (int i = 0; i < 60; ++i) pass(1min);
  EXPECT_EQ(messages().size(), 1U);
  EXPECT_LE(messages()[0].edits, 12);
  EXPECT_EQ(world.backup("b", "k").attempts, 0);

  mend_s3();
  pass(1min);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("The S3 store works again"));
  world.work();
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kStored);
}

TEST_F(IncidentsTest, ARestartInAnOutageNeitherTellsItAgainNorCallsItOver) {
  break_s3(kS3Down);
  put("k");
  world.work();
  world.report();
  world.restart();
  world.report();
  EXPECT_TRUE(world.source_gate.is_broken());
  pass(10min);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("does not answer"));
  mend_s3();
  pass(50min);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("(1 h)"));
}

TEST_F(IncidentsTest, WhatComesBackWithinMinutesIsTheSameIncident) {
  put("k");
  for (int i = 0; i < 5; ++i) {
    break_s3(kS3Down);
    (void)world.source.check({});
    (void)world.source.check({});
    world.report();
    mend_s3();
    pass(1min);
  }
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(IncidentsTest, ARefusalOfTelegramNamesWhatAPersonMustMend) {
  world.faulty.break_down({ErrorKind::kDenied, "need administrator rights; make the bot an administrator"});
  put("k");
  world.work();
  world.report();
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("Telegram refuses us"));
  EXPECT_THAT(messages()[0].text, HasSubstr("make the bot an administrator"));
}

// Requirement B3.
TEST_F(IncidentsTest, ABackupThatFailsThreeTimesIsToldOfAndAgainAtTheEnd) {
  put("k", "0123456789");
  for (int nth = 1; nth <= 40; ++nth) world.faulty.fail_put(nth, ErrorKind::kUnavailable);
  fail_rounds(2);
  EXPECT_TRUE(messages().empty());
  fail_rounds(1);
  ASSERT_EQ(messages().size(), 1U);
  const std::string text = messages()[0].text;
  for (const char* part : {"Bucket: b", "File: k", "Size: 10 B", "injected fault", "Failed attempts: 3 of 10",
                           "Next retry: ", "Retry queue: 1 backup"})
    EXPECT_THAT(text, HasSubstr(part));
  fail_rounds(7);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("failed for good"));
  EXPECT_EQ(messages()[0].edits, 7);

  ASSERT_TRUE(world.catalogue->retries().retry(world.backup("b", "k").id));
  fail_rounds(4);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("Arrived after all"));
}

TEST_F(IncidentsTest, ManyFilesWithOneReasonAreOneMessage) {
  for (int i = 0; i < 30; ++i) put("file-" + std::to_string(i));
  for (int nth = 1; nth <= 500; ++nth) world.faulty.fail_put(nth, ErrorKind::kInvalid);
  fail_rounds(4);
  ASSERT_EQ(messages().size(), 1U);
  EXPECT_THAT(messages()[0].text, HasSubstr("30 backups keep failing for the same reason"));
  EXPECT_THAT(messages()[0].text, HasSubstr("and 25 more"));
}

TEST_F(IncidentsTest, WhatIsGivenUpIsNoIncidentAnyMore) {
  put("k");
  for (int nth = 1; nth <= 40; ++nth) world.faulty.fail_put(nth, ErrorKind::kUnavailable);
  fail_rounds(3);
  ASSERT_TRUE(world.catalogue->retries().give_up(world.backup("b", "k").id, world.clock.now()));
  world.report();
  EXPECT_THAT(messages().at(0).text, HasSubstr("given up by hand"));
  EXPECT_TRUE(world.catalogue->incidents().open_ones()->empty());
  fail_rounds(3);
  EXPECT_EQ(messages().size(), 1U);
}

}  // namespace
}  // namespace ploy::test
