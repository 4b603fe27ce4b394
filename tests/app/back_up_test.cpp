#include <gtest/gtest.h>

#include "app/restore/restore.hpp"
#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

Sighting seen(const std::string& bucket, const std::string& key, const std::string& etag = "") {
  return {.version = {bucket, key, "", etag}};
}

class BackUpTest : public testing::Test {
 protected:
  void report(const Sighting& sighting) { ASSERT_TRUE(world.watch->saw(std::vector{sighting})); }
  std::size_t documents() { return world.chat.messages().size(); }

  std::string restored(const std::string& id) {
    app::Restore restore(world.catalogue->book(), world.chat, &world.store, world.retry, world.clock);
    std::string bytes;
    const app::ToStream to{[&](ByteView chunk) -> Result<void> {
      bytes += as_text(chunk);
      return {};
    }};
    const auto done = restore.run(id, to, Overwrite::kNo, {}, world.stop.get_token());
    EXPECT_TRUE(done) << done.error().what;
    return bytes;
  }

  World world;
};

TEST_F(BackUpTest, CutsALargeObjectIntoPartsAndGivesItBack) {
  world.store.put("photos", "a/cat.jpg", "0123456789");
  report(seen("photos", "a/cat.jpg"));
  world.work();
  const Backup backup = world.backup("photos", "a/cat.jpg");
  EXPECT_EQ(backup.state, BackupState::kStored);
  EXPECT_EQ(backup.sha256, sha256(as_bytes("0123456789")));
  ASSERT_EQ(documents(), 3U);
  EXPECT_EQ(world.chat.messages()[2].document.name, "cat.jpg.part003");
  EXPECT_EQ(restored(backup.id.value), "0123456789");
}

TEST_F(BackUpTest, SendsAVersionOnceHoweverOftenItIsReported) {
  world.store.put("b", "k", "1234");
  const std::string etag = to_hex(md5(as_bytes("1234")));
  report(seen("b", "k"));
  report(seen("b", "k", etag));
  world.work();
  report(seen("b", "k"));
  report(seen("b", "k", "an-outdated-etag"));
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  EXPECT_EQ(documents(), 1U);
  EXPECT_EQ(world.catalogue->book().list({})->size(), 1U);
}

TEST_F(BackUpTest, KeepsAnEmptyObjectAsAPlaceholder) {
  world.store.put("b", "empty", "");
  report(seen("b", "empty"));
  world.work();
  EXPECT_EQ(documents(), 1U);
  EXPECT_EQ(world.backup("b", "empty").sha256, sha256({}));
  EXPECT_EQ(restored(world.backup("b", "empty").id.value), "");
}

TEST_F(BackUpTest, ForgetsAnObjectThatIsGoneBeforeItCouldBeRead) {
  report(seen("b", "never-there"));
  world.store.put("b", "other", "x");
  world.work();
  EXPECT_TRUE(world.catalogue->book().list({})->empty());
}

TEST_F(BackUpTest, StartsAgainWithTheNewVersionWhenTheObjectIsOverwrittenInBetween) {
  world.store.put("b", "k", "old-bytes!");
  bool overwritten = false;
  world.store.on_open([&](const PartRange& range) {
    if (range.seq != 2 || overwritten) return;
    overwritten = true;
    world.store.put("b", "k", "new-bytes?");
  });
  report(seen("b", "k"));
  world.work();
  const Backup backup = world.backup("b", "k");
  EXPECT_EQ(backup.state, BackupState::kStored);
  EXPECT_EQ(backup.attempts, 0);
  EXPECT_EQ(restored(backup.id.value), "new-bytes?");
}

TEST_F(BackUpTest, LeavesAnObjectAloneForAWhileThatNeverHoldsStill) {
  world.store.put("b", "k", "old-bytes!");
  int versions = 0;
  world.store.on_open([&](const PartRange& range) {
    if (range.seq == 2) world.store.put("b", "k", "bytes no. " + std::to_string(++versions));
  });
  report(seen("b", "k"));
  world.work();
  EXPECT_EQ(versions, 4);
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kWaiting);
  EXPECT_EQ(world.backup("b", "k").attempts, 1);
}

// What was stored of it can never be completed: the next look at it is the last.
TEST_F(BackUpTest, GivesUpAnObjectThatIsDeletedInBetween) {
  world.store.put("b", "k", "0123456789");
  world.store.on_open([&](const PartRange& range) {
    if (range.seq == 2) world.store.erase("b", "k");
  });
  report(seen("b", "k"));
  world.work();
  const Backup backup = world.backup("b", "k");
  EXPECT_EQ(backup.state, BackupState::kFailed);
  EXPECT_FALSE(backup.next_attempt_at);
  EXPECT_EQ(documents(), 1U);
}

TEST_F(BackUpTest, TriesThreeTimesThenWaitsInTheRetryQueueAndGoesOnWithTheFailedPart) {
  world.store.put("b", "k", "0123456789");
  for (int nth = 2; nth <= 4; ++nth) world.faulty.fail_put(nth, ErrorKind::kUnavailable);
  report(seen("b", "k"));
  world.work();
  Backup backup = world.backup("b", "k");
  EXPECT_EQ(backup.state, BackupState::kWaiting);
  EXPECT_EQ(backup.attempts, 1);
  EXPECT_EQ(backup.next_attempt_at, world.clock.now() + 1min);
  EXPECT_EQ(documents(), 1U);

  world.clock.advance(1min);
  world.work();
  backup = world.backup("b", "k");
  EXPECT_EQ(backup.state, BackupState::kStored);
  EXPECT_EQ(documents(), 3U);
  EXPECT_EQ(backup.sha256, sha256(as_bytes("0123456789")));
}

TEST_F(BackUpTest, GivesUpAfterTenFailedRounds) {
  world.store.put("b", "k", "1234");
  for (int nth = 1; nth <= 30; ++nth) world.faulty.fail_put(nth, ErrorKind::kUnavailable);
  report(seen("b", "k"));
  for (int round = 1; round <= 10; ++round) {
    world.work();
    EXPECT_EQ(world.backup("b", "k").attempts, round);
    world.clock.advance(24h);
  }
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kFailed);
}

TEST_F(BackUpTest, LooksBeforeItSendsAgainWhenTheAnswerWasLost) {
  world.store.put("b", "k", "0123456789");
  world.faulty.fail_put(2, ErrorKind::kUnknown, FaultyDestination::When::kAfter);
  report(seen("b", "k"));
  world.work();
  EXPECT_EQ(documents(), 3U);
  const Backup backup = world.backup("b", "k");
  EXPECT_EQ(backup.state, BackupState::kStored);
  EXPECT_EQ(backup.sha256, sha256(as_bytes("0123456789")));
  EXPECT_EQ(restored(backup.id.value), "0123456789");
}

// A catalogue that cannot take the address of one part, as when its disk is full for a moment.
class ForgetfulLedger final : public PartLedger {
 public:
  ForgetfulLedger(PartLedger& inner, int seq) : inner_(inner), seq_(seq) {}

  Result<std::vector<Part>> plan(const BackupId& id, std::span<const PartRange> ranges) override {
    return inner_.plan(id, ranges);
  }
  Result<void> intend(const BackupId& id, int seq, MessageId after) override {
    return inner_.intend(id, seq, after);
  }
  Result<void> lost(const BackupId& id, int seq) override { return inner_.lost(id, seq); }
  Result<void> withdraw(const BackupId& id, int seq, Timestamp now) override {
    return inner_.withdraw(id, seq, now);
  }
  Result<void> stored(const BackupId& id, int seq, const Document& document) override {
    if (seq == std::exchange(seq_, seq == seq_ ? 0 : seq_)) return fail(ErrorKind::kUnavailable, "full");
    return inner_.stored(id, seq, document);
  }
  Result<std::vector<Doubt>> doubts(Timestamp before) override { return inner_.doubts(before); }
  Result<void> dispelled(const Doubt& doubt) override { return inner_.dispelled(doubt); }

 private:
  PartLedger& inner_;
  int seq_;
};

// It once sent the part again, and counted its bytes twice in the hash of the whole: what was stored could
// not be restored.
TEST_F(BackUpTest, FindsAPartAgainWhoseAddressCouldNotBeWrittenDown) {
  world.store.put("b", "k", "0123456789");
  report(seen("b", "k"));
  ForgetfulLedger ledger(world.catalogue->parts(), 2);
  app::BackUp back_up({.part_limits = {.split_above = 4, .part_size = 4}, .retry = world.retry},
                      world.catalogue->queue(), ledger, world.store, world.chat, world.clock, world.log);
  auto claimed = *world.catalogue->queue().claim(world.clock.now());
  ASSERT_TRUE(back_up.run(*claimed, world.stop.get_token()));
  EXPECT_EQ(documents(), 3U);
  EXPECT_EQ(world.backup("b", "k").sha256, sha256(as_bytes("0123456789")));
}

TEST_F(BackUpTest, SendsAgainWhatALostAnswerNeverStored) {
  world.store.put("b", "k", "0123456789");
  world.faulty.fail_put(2, ErrorKind::kUnknown, FaultyDestination::When::kMidBody);
  report(seen("b", "k"));
  world.work();
  EXPECT_EQ(documents(), 3U);
  EXPECT_EQ(world.backup("b", "k").sha256, sha256(as_bytes("0123456789")));
}

TEST_F(BackUpTest, ContinuesAfterARestartWithTheFirstPartThatHasNoAddress) {
  world.store.put("b", "k", "0123456789");
  world.faulty.fail_put(3, ErrorKind::kCancelled);
  report(seen("b", "k"));
  ASSERT_TRUE(world.worker->run_once(world.stop.get_token()));
  EXPECT_EQ(documents(), 2U);
  world.restart();
  world.work();
  EXPECT_EQ(documents(), 3U);
  const Backup backup = world.backup("b", "k");
  EXPECT_EQ(backup.attempts, 0);
  EXPECT_EQ(backup.sha256, sha256(as_bytes("0123456789")));
}

TEST_F(BackUpTest, WaitsForTheChatWithoutUsingUpAttempts) {
  world.store.put("b", "k", "1234");
  world.faulty.fail(FaultyDestination::Call::kPut, 1, {ErrorKind::kRateLimited, "retry after 3600", 1h});
  report(seen("b", "k"));
  world.work();
  EXPECT_EQ(world.backup("b", "k").attempts, 0);
  EXPECT_EQ(documents(), 0U);
  world.clock.advance(59min);
  world.work();
  EXPECT_EQ(documents(), 0U);
  world.clock.advance(1min);
  world.work();
  EXPECT_EQ(documents(), 1U);
}

TEST_F(BackUpTest, StopsAtAClosedDestinationAndGoesOnWhenItIsMended) {
  world.store.put("b", "k", "1234");
  world.faulty.break_down({ErrorKind::kDenied, "the bot was removed from the chat"});
  report(seen("b", "k"));
  world.work();
  ASSERT_TRUE(world.gate.state());
  EXPECT_EQ(world.gate.state()->reason.find("newest") == std::string::npos, true);
  EXPECT_EQ(world.backup("b", "k").attempts, 0);
  world.faulty.mend();
  world.gate.open();
  world.work();
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kStored);
}

TEST_F(BackUpTest, SendsNothingMoreToAFullChatAndStillWritesTheIndex) {
  world.store.put("b", "before", "1234");
  report(seen("b", "before"));
  world.work();
  world.chat.grow_to({500'000});
  world.store.put("b", "k", "1234");
  report(seen("b", "k"));
  world.work();
  ASSERT_TRUE(world.gate.state());
  EXPECT_NE(world.gate.state()->reason.find("TELEGRAM_BACKUP_CHAT_ID"), std::string::npos);
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kPending);
  EXPECT_EQ(world.backup("b", "k").attempts, 0);
  EXPECT_EQ(documents(), 1U);
  EXPECT_TRUE(world.index->commit(world.stop.get_token()));
  EXPECT_EQ(restored(world.backup("b", "before").id.value), "1234");
}

TEST_F(BackUpTest, AcceptsAnEtagThatLooksLikeAnMd5AndIsNone) {
  world.store.put("b", "k", "0123456789", "0123456789abcdef0123456789abcdef");
  report(seen("b", "k"));
  world.work();
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kStored);
}

}  // namespace
}  // namespace ploy::test
