#include <gtest/gtest.h>

#include "app/restore/recover.hpp"
#include "app/restore/restore.hpp"
#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

// Requirement C2 and promise 2: everything but the chat is thrown away.
class RecoverTest : public testing::Test {
 protected:
  void store_some() {
    world.store.put("b", "one", "1234");
    world.store.put("b", "many", "0123456789");
    world.store.put("b", "empty", "");
    ASSERT_TRUE(world.poll->all(world.stop.get_token()));
    world.work();
    ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  }

  // A machine that knows nothing.
  void lose_everything() {
    world.catalogue.reset();
    for (const auto& entry : std::filesystem::directory_iterator(world.dir.path()))
      std::filesystem::remove_all(entry);
    world.restart();
  }

  Result<app::RecoverReport> recover() { return world.recover->run({}, world.stop.get_token()); }

  Result<app::RestoreReport> restore_to_file(const std::string& key, const std::filesystem::path& path,
                                             Overwrite overwrite = Overwrite::kNo) {
    app::Restore restore(world.catalogue->book(), world.chat, &world.store, world.retry, world.clock);
    return restore.run(world.backup("b", key).id.value, app::ToFile{path}, overwrite, {},
                       world.stop.get_token());
  }

  World world;
};

std::string read_file(const std::filesystem::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return "(no file)";
  std::string bytes(1000, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
  std::fclose(file);
  return bytes;
}

TEST_F(RecoverTest, GivesBackEveryByteFromTheChatAlone) {
  store_some();
  lose_everything();
  const auto report = recover();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->backups, 3);
  EXPECT_EQ(report->found_by, "pinned message");
  for (const auto& [key, bytes] : {std::pair{"one", "1234"}, {"many", "0123456789"}, {"empty", ""}}) {
    const auto path = world.dir.path() / key;
    const auto restored = restore_to_file(key, path);
    ASSERT_TRUE(restored) << restored.error().what;
    EXPECT_EQ(read_file(path), bytes);
  }
}

TEST_F(RecoverTest, WalksTheChainOfIndexDocuments) {
  store_some();
  for (int i = 0; i < 3; ++i) {
    world.store.put("b", "later-" + std::to_string(i), "x");
    ASSERT_TRUE(world.poll->all(world.stop.get_token()));
    world.work();
    ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  }
  lose_everything();
  const auto report = recover();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->index_documents, 4);
  EXPECT_EQ(report->backups, 6);
}

TEST_F(RecoverTest, FallsBackToTheDescriptionWhenThePinIsGone) {
  store_some();
  world.chat.unpin();
  lose_everything();
  const auto report = recover();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->found_by, "chat description");
}

TEST_F(RecoverTest, SaysWhatItLookedAtWhenThereIsNoRoot) {
  const auto report = recover();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::kNotFound);
}

TEST_F(RecoverTest, GoesOnWithTheChainAfterwards) {
  store_some();
  lose_everything();
  ASSERT_TRUE(recover());
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  EXPECT_EQ(world.chat.named("one").size(), 1U) << "what is known from the index must not be sent again";
  world.store.put("b", "new", "x");
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  lose_everything();
  const auto report = recover();
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->backups, 4);
}

TEST_F(RecoverTest, AFreshStartTakesOverTheIndexThatTheChatHoldsInsteadOfReplacingIt) {
  store_some();
  lose_everything();
  ASSERT_TRUE(world.index->take_over(world.stop.get_token()));
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  EXPECT_EQ(world.chat.named("one").size(), 1U);
  world.store.put("b", "new", "x");
  ASSERT_TRUE(world.poll->all(world.stop.get_token()));
  world.work();
  ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  EXPECT_EQ(world.chat.named("telegramploy-root.json").size(), 1U);
  lose_everything();
  EXPECT_EQ(recover()->backups, 4);
}

TEST_F(RecoverTest, RefusesDamagedBytesAndLeavesNoFile) {
  store_some();
  for (const auto& message : world.chat.messages())
    if (message.document.name == "many.part002") world.chat.damage(message.document.address.message_id);
  const auto path = world.dir.path() / "out";
  const auto restored = restore_to_file("many", path);
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::kCorrupt);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".telegramploy-partial"));
}

TEST_F(RecoverTest, RestoringLeavesAnExistingFileAloneUnlessTold) {
  store_some();
  const auto path = world.dir.path() / "out";
  ASSERT_TRUE(restore_to_file("one", path));
  const auto again = restore_to_file("many", path);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(read_file(path), "1234");
  ASSERT_TRUE(restore_to_file("many", path, Overwrite::kYes));
  EXPECT_EQ(read_file(path), "0123456789");
}

TEST_F(RecoverTest, RestoresToAnotherKeyAndToItsOrigin) {
  store_some();
  app::Restore restore(world.catalogue->book(), world.chat, &world.store, world.retry, world.clock);
  const std::string id = world.backup("b", "many").id.value;
  ASSERT_TRUE(restore.run(id, app::ToObject{"b", "copy"}, Overwrite::kNo, {}, world.stop.get_token()));
  EXPECT_EQ(world.store.get("b", "copy"), "0123456789");
  EXPECT_EQ(restore.run(id, app::ToOrigin{}, Overwrite::kNo, {}, world.stop.get_token()).error().kind,
            ErrorKind::kConflict);
  world.store.erase("b", "many");
  ASSERT_TRUE(restore.run(id, app::ToOrigin{}, Overwrite::kNo, {}, world.stop.get_token()));
  EXPECT_EQ(world.store.get("b", "many"), "0123456789");
}

}  // namespace
}  // namespace ploy::test
