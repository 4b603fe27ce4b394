#include "tests/app/lost_machine.hpp"

namespace ploy::test {
namespace {

// Requirement C2: what becomes of the root and the index, by mistake or by Telegram, costs time and no
// backup.
class RootDamageTest : public LostMachine {
 protected:
  // Three index documents, one of two backups and two of one.
  void store_some() {
    store("one", "1234");
    store("many", "0123456789");
    commit();
    store("three", "x");
    commit();
    store("four", "y");
    commit();
  }
  MessageId message_of(const std::string& name) {
    return world.chat.named(name).front().document.address.message_id;
  }
  void lose_root() {
    world.chat.delete_message(message_of("telegramploy-root.json"));
    world.chat.unpin();
    world.chat.clear_description();
  }
  app::RecoverReport scan(const app::Recover::Stretch& stretch = {}) {
    const auto report = world.recover->scan(stretch, {}, world.stop.get_token());
    EXPECT_TRUE(report) << report.error().what;
    return report.value_or(app::RecoverReport{});
  }
  std::size_t stored() { return world.catalogue->book().list({.state = BackupState::kStored})->size(); }
};

TEST_F(RootDamageTest, WithoutARootAScanFindsTheIndexAndStopsThere) {
  for (int i = 0; i < 200; ++i) world.chat.post_message();
  store_some();
  store("behind the index", "z");
  lose_root();
  lose_everything();
  EXPECT_EQ(world.recover->run({}, world.stop.get_token()).error().kind, ErrorKind::kNotFound);
  const auto report = scan();
  EXPECT_EQ(report.index_documents, 3);
  EXPECT_EQ(stored(), 5U);
  EXPECT_EQ(restored("many"), "0123456789");
  EXPECT_LT(world.chat.looks(), 20) << "what the index covers is not looked at";

  // From then on everything is as it was: a new root, the chain goes on.
  store("new", "1");
  commit();
  lose_everything();
  EXPECT_EQ(recover().backups, 6);
}

TEST_F(RootDamageTest, ADamagedRootIsSaidAndNotTakenForAnEmptyChat) {
  store_some();
  world.chat.damage(message_of("telegramploy-root.json"));
  lose_everything();
  const auto recovered = world.recover->run({}, world.stop.get_token());
  ASSERT_FALSE(recovered);
  EXPECT_EQ(recovered.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(recovered.error().what.find("recover --scan"), std::string::npos);
  EXPECT_FALSE(world.index->take_over(world.stop.get_token())) << "a second chain must not begin";
  scan();
  EXPECT_TRUE(world.index->take_over(world.stop.get_token()));
  EXPECT_EQ(stored(), 4U);
}

TEST_F(RootDamageTest, ADamagedIndexDocumentHidesNeitherWhatLiesBeforeNorBehindIt) {
  store_some();
  world.chat.damage(message_of("telegramploy-index-2.jsonl.zst"));
  lose_everything();
  const auto report = recover();
  EXPECT_EQ(stored(), 3U);
  EXPECT_EQ(restored("one"), "1234");
  EXPECT_EQ(restored("four"), "y");
  ASSERT_EQ(report.lost.size(), 1U);
  const app::LostIndex& lost = report.lost.front();
  EXPECT_EQ(lost.number, 2);
  EXPECT_EQ(lost.message_id, message_of("telegramploy-index-2.jsonl.zst"));

  const int looks = world.chat.looks();
  scan({lost.scan_from, lost.scan_to});
  EXPECT_EQ(stored(), 4U);
  EXPECT_EQ(restored("three"), "x");
  EXPECT_LE(world.chat.looks(), looks + 6);
}

TEST_F(RootDamageTest, WhatOnlyTheNewestIndexDocumentHeldIsFoundBehindTheOneBefore) {
  store_some();
  world.chat.damage(message_of("telegramploy-index-3.jsonl.zst"));
  lose_everything();
  const auto report = recover();
  EXPECT_EQ(report.tail.stored, 1);
  EXPECT_EQ(restored("four"), "y");
  store("new", "1");
  commit();
  lose_everything();
  EXPECT_EQ(recover().backups, 5);
}

TEST_F(RootDamageTest, WithoutAnyIndexTheCaptionsGiveEverythingBack) {
  store_some();
  lose_root();
  for (int n = 1; n <= 3; ++n)
    world.chat.delete_message(message_of("telegramploy-index-" + std::to_string(n) + ".jsonl.zst"));
  lose_everything();
  EXPECT_EQ(scan().tail.stored, 4);
  EXPECT_EQ(restored("many"), "0123456789");
}

TEST_F(RootDamageTest, AScanGoesOnWhereItWasCutOff) {
  store_some();
  lose_root();
  for (int n = 1; n <= 3; ++n)
    world.chat.damage(message_of("telegramploy-index-" + std::to_string(n) + ".jsonl.zst"));
  lose_everything();
  std::stop_source stop;
  const auto cut = world.recover->scan(
      {}, {.index = {}, .walk = [&](std::int64_t done, std::int64_t) { done == 5 && stop.request_stop(); }},
      stop.get_token());
  ASSERT_FALSE(cut);
  EXPECT_EQ(world.chat.looks(), 5);
  world.restart();
  scan();
  EXPECT_EQ(stored(), 4U);
  EXPECT_LE(world.chat.looks(), 20);
}

}  // namespace
}  // namespace ploy::test
