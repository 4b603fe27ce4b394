#include "tests/app/lost_machine.hpp"

namespace ploy::test {
namespace {

// Requirement C2: what was stored after the last commit of the index is found in the chat itself.
class TailTest : public LostMachine {};

TEST_F(TailTest, ABackupStoredAfterTheLastCommitIsTakenOverFromItsCaptions) {
  store("indexed", "1234");
  commit();
  store("later", "0123456789");
  store("empty", "");
  lose_everything();
  const auto report = recover();
  EXPECT_EQ(report.backups, 1);
  EXPECT_EQ(report.tail.stored, 2);
  EXPECT_EQ(world.backup("b", "later").state, BackupState::kStored);
  EXPECT_EQ(restored("later"), "0123456789");
  EXPECT_EQ(restored("empty"), "");

  // It is a backup like any other: not sent again, and written into the index.
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  EXPECT_EQ(world.chat.named("later.part001").size(), 1U);
  commit();
  lose_everything();
  EXPECT_EQ(recover().backups, 3);
}

TEST_F(TailTest, ABackupThatWasNotSentToTheEndIsContinued) {
  store("indexed", "1234");
  commit();
  world.faulty.fail_put(2, ErrorKind::kUnavailable);
  world.faulty.fail_put(3, ErrorKind::kUnavailable);
  world.faulty.fail_put(4, ErrorKind::kUnavailable);
  store("later", "0123456789");
  ASSERT_EQ(world.backup("b", "later").state, BackupState::kWaiting);
  lose_everything();
  EXPECT_EQ(recover().tail.incomplete, 1);
  world.work();
  EXPECT_EQ(world.backup("b", "later").state, BackupState::kStored);
  EXPECT_EQ(world.chat.named("later.part001").size(), 1U);
  EXPECT_EQ(restored("later"), "0123456789");
}

// Several are sent at once, so a part can lie before the index document that does not hold it.
TEST_F(TailTest, BeginsBeforeTheIndexDocumentWhereABackupWasUnderWay) {
  world.faulty.fail_put(2, ErrorKind::kUnavailable);
  world.faulty.fail_put(3, ErrorKind::kUnavailable);
  world.faulty.fail_put(4, ErrorKind::kUnavailable);
  store("slow", "0123456789");
  store("quick", "1234");
  commit();
  world.clock.advance(std::chrono::minutes(1));
  world.work();
  lose_everything();
  EXPECT_EQ(recover().tail.stored, 1);
  EXPECT_EQ(restored("slow"), "0123456789");
}

TEST_F(TailTest, PassesOverWhatTheIndexKnows) {
  for (int i = 0; i < 50; ++i) store("k" + std::to_string(i), "x");
  commit();
  store("later", "1");
  lose_everything();
  (void)recover();
  EXPECT_LT(world.chat.looks(), 10);
}

TEST_F(TailTest, GoesOnWhereItWasCutOff) {
  store("indexed", "1234");
  commit();
  for (int i = 0; i < 20; ++i) store("k" + std::to_string(i), "x");
  lose_everything();
  std::stop_source stop;
  const auto cut = world.recover->run(
      {.index = {}, .walk = [&](std::int64_t done, std::int64_t) { done == 10 && stop.request_stop(); }},
      stop.get_token());
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, ErrorKind::kCancelled);
  const int looks = world.chat.looks();
  world.restart();
  ASSERT_TRUE(world.index->take_over(world.stop.get_token()));
  EXPECT_LE(world.chat.looks(), looks + 14);
  EXPECT_EQ(world.catalogue->book().list({.state = BackupState::kStored})->size(), 21U);
}

TEST_F(TailTest, AnIndexDocumentThatTheRootDoesNotNameYetGoesOnWithTheChain) {
  store("one", "1234");
  commit();
  store("two", "1234");
  world.chat.refuse_publishing(true);
  EXPECT_FALSE(world.index->commit(world.stop.get_token()));
  world.chat.refuse_publishing(false);
  lose_everything();
  const auto report = recover();
  EXPECT_EQ(report.tail.orphans, 0);
  EXPECT_EQ(world.catalogue->index().head()->newest->number, 2);
  EXPECT_EQ(restored("two"), "1234");
}

TEST_F(TailTest, ASecondDocumentOfTheSamePartIsAnOrphan) {
  store("indexed", "1234");
  commit();
  store("twice", "1234");
  world.chat.repeat(world.chat.named("twice").front().document.address.message_id);
  lose_everything();
  const auto report = recover();
  EXPECT_EQ(report.tail.stored, 1);
  const auto orphans = world.catalogue->orphans().orphans();
  ASSERT_EQ(orphans->size(), 1U);
  EXPECT_EQ(orphans->front().reason, OrphanReason::kDuplicate);
  EXPECT_EQ(orphans->front().document.name, "twice");
}

TEST_F(TailTest, AKeyThatNoCaptionHoldsComesBackUnderTheSameId) {
  const std::string key(1000, 'k');
  store("indexed", "1234");
  commit();
  store(key, "1234");
  const BackupId id = world.backup("b", key).id;
  lose_everything();
  EXPECT_EQ(recover().tail.inexact, 1);
  EXPECT_TRUE(world.catalogue->book().find(id.value));
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  EXPECT_EQ(world.catalogue->book().list({})->size(), 2U) << "it must not be sent again";
}

TEST_F(TailTest, AFreshStartFindsWhatALifeWithoutAnyCommitHasSent) {
  store("one", "0123456789");
  lose_everything();
  ASSERT_TRUE(world.index->take_over(world.stop.get_token()));
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  EXPECT_EQ(world.chat.named("one.part001").size(), 1U);
}

TEST_F(TailTest, AFreshStartInAChatOfPeopleLooksAtAFewMessagesOnly) {
  for (int i = 0; i < 1000; ++i) world.chat.post_message();
  ASSERT_TRUE(world.index->take_over(world.stop.get_token()));
  EXPECT_LE(world.chat.looks(), 20);
}

}  // namespace
}  // namespace ploy::test
