#include "tests/app/lost_machine.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

// Requirement B4: a lost answer makes no second document that anybody has to find.
class OrphanTest : public LostMachine {
 protected:
  std::vector<Orphan> orphans() { return world.catalogue->orphans().orphans().value(); }
  std::vector<Part> parts(const std::string& key) {
    return world.catalogue->book().parts(world.backup("b", key).id).value();
  }
  void lose_answers(FaultyDestination::When when) {
    for (int nth = 1; nth <= 3; ++nth) world.faulty.fail_put(nth, ErrorKind::kUnknown, when);
  }
};

TEST_F(OrphanTest, APartWhoseAnswerWasLostIsInAStateOfItsOwn) {
  world.faulty.fail_put(1, ErrorKind::kUnknown, FaultyDestination::When::kAfter);
  world.faulty.fail(FaultyDestination::Call::kFind, 1, {ErrorKind::kUnavailable, "no answer"});
  world.faulty.fail(FaultyDestination::Call::kFind, 2, {ErrorKind::kUnavailable, "no answer"});
  store("k", "1234");
  EXPECT_TRUE(parts("k").front().outcome_unknown);
  EXPECT_EQ(world.catalogue->book().totals(world.clock.now())->unknown_outcomes, 1);
  world.clock.advance(1min);
  world.work();
  EXPECT_FALSE(parts("k").front().outcome_unknown);
  EXPECT_EQ(world.catalogue->book().totals(world.clock.now())->unknown_outcomes, 0);
  EXPECT_EQ(world.chat.named("k").size(), 1U);
}

TEST_F(OrphanTest, ADocumentThatArrivesLateIsFoundAndRemoved) {
  lose_answers(FaultyDestination::When::kBefore);
  store("k", "1234");
  world.clock.advance(1min);
  world.work();
  ASSERT_EQ(world.backup("b", "k").state, BackupState::kStored);
  // What the server was given first appears now.
  const MessageId kept = parts("k").front().document->address.message_id;
  world.chat.repeat(kept);
  ASSERT_EQ(world.chat.named("k").size(), 2U);

  world.tidy_up();
  EXPECT_EQ(world.chat.named("k").size(), 2U) << "too early to look";
  world.clock.advance(20min);
  world.tidy_up();
  ASSERT_EQ(world.chat.named("k").size(), 1U);
  EXPECT_EQ(world.chat.named("k").front().document.address.message_id, kept);
  EXPECT_EQ(restored("k"), "1234");
  EXPECT_TRUE(orphans().empty());
}

TEST_F(OrphanTest, WhatWasSentOfAnOverwrittenObjectIsListedAndRemovedOnRequestOnly) {
  world.store.put("b", "k", "old-bytes!");
  bool overwritten = false;
  world.store.on_open([&](const PartRange& range) {
    if (range.seq == 2 && !overwritten) world.store.put("b", "k", "new-bytes?");
    overwritten |= range.seq == 2;
  });
  ASSERT_TRUE(world.watch->saw(std::vector{Sighting{.version = {"b", "k", "", ""}}}));
  world.work();
  world.clock.advance(1min);
  world.work();
  ASSERT_EQ(orphans().size(), 1U);
  EXPECT_EQ(orphans().front().reason, OrphanReason::kReplaced);
  world.tidy_up();
  EXPECT_EQ(world.chat.named("k.part001").size(), 2U);
  EXPECT_EQ(world.catalogue->orphans().want_removal(), 1);
  world.tidy_up();
  EXPECT_EQ(world.chat.named("k.part001").size(), 1U);
  EXPECT_EQ(restored("k"), "new-bytes?");
}

TEST_F(OrphanTest, WhatIsTooOldToBeDeletedBecomesATombstone) {
  world.index_options.rewrite = {.small_max = 2, .full_entries = 10};
  world.restart();
  for (const auto* key : {"one", "two"}) {
    store(key, "1234");
    commit();
  }
  world.clock.advance(72h);
  store("three", "1234");
  commit();
  ASSERT_EQ(orphans().size(), 3U);
  world.tidy_up();
  EXPECT_TRUE(orphans().empty());
  EXPECT_TRUE(world.chat.named("telegramploy-index-1.jsonl.zst").empty());
  std::size_t tombstones = 0;
  for (const auto& message : world.chat.messages()) tombstones += message.tombstone ? 1U : 0U;
  EXPECT_EQ(tombstones, 2U);
  lose_everything();
  EXPECT_EQ(recover().backups, 3);
}

TEST_F(OrphanTest, WhatAPersonHasToRemoveIsSaidAndNotTriedAgain) {
  store("indexed", "1");
  commit();
  store("twice", "1234");
  world.chat.repeat(world.chat.named("twice").front().document.address.message_id);
  lose_everything();
  (void)recover();
  ASSERT_EQ(orphans().size(), 1U);
  world.faulty.fail(FaultyDestination::Call::kRemove, 1, {ErrorKind::kDenied, "another bot posted it"});
  world.tidy_up();
  world.tidy_up();
  ASSERT_EQ(orphans().size(), 1U);
  EXPECT_EQ(orphans().front().error, "another bot posted it");
  EXPECT_EQ(world.faulty.calls(FaultyDestination::Call::kRemove), 1);
}

// A crash between sending the first root and pinning it.
TEST_F(OrphanTest, ARootThatWasSentAndNotPinnedIsTakenUpAgain) {
  store("k", "1");
  commit();
  const auto root = world.chat.named("telegramploy-root.json").front();
  world.chat.unpin();
  world.chat.clear_description();
  world.catalogue.reset();
  lose_everything();
  ASSERT_TRUE(world.catalogue->index().intend_root({root.document.address.message_id.value - 1}));
  store("k2", "1");
  commit();
  EXPECT_EQ(world.chat.named("telegramploy-root.json").size(), 1U);
}

}  // namespace
}  // namespace ploy::test
