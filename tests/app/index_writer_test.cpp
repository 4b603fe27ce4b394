#include <gtest/gtest.h>

#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

class IndexWriterTest : public testing::Test {
 protected:
  void store(const std::string& key) {
    world.store.put("b", key, "1234");
    ASSERT_TRUE(world.watch->saw(std::vector{Sighting{.version = {"b", key, "", ""}}}));
    world.work();
  }
  void commit_if_due() { ASSERT_TRUE(world.index->commit_if_due(world.stop.get_token())); }
  std::size_t index_documents() {
    std::size_t n = 0;
    for (const auto& message : world.chat.messages())
      n += message.document.name.starts_with("telegramploy-index-") ? 1U : 0U;
    return n;
  }

  World world;
};

TEST_F(IndexWriterTest, CommitsAtTheLatestAMinuteAfterABackupWasStored) {
  store("k");
  commit_if_due();
  EXPECT_EQ(index_documents(), 0U);
  world.clock.advance(60s);
  commit_if_due();
  EXPECT_EQ(index_documents(), 1U);
  world.clock.advance(1h);
  commit_if_due();
  EXPECT_EQ(index_documents(), 1U) << "nothing new: nothing to commit";
}

TEST_F(IndexWriterTest, CommitsWhenAHundredBackupsWait) {
  for (int i = 0; i < 99; ++i) store("k" + std::to_string(i));
  commit_if_due();
  EXPECT_EQ(index_documents(), 0U);
  store("k99");
  commit_if_due();
  EXPECT_EQ(index_documents(), 1U);
}

TEST_F(IndexWriterTest, LooksForADocumentWhoseAnswerWasLost) {
  store("k");
  world.faulty.fail_put(1, ErrorKind::kUnknown, FaultyDestination::When::kAfter);
  EXPECT_FALSE(world.index->commit(world.stop.get_token()));
  world.restart();
  ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  EXPECT_EQ(index_documents(), 1U);
}

TEST_F(IndexWriterTest, SendsAgainWhatNeverArrivedUnderTheSameNumber) {
  store("k");
  world.faulty.fail_put(1, ErrorKind::kUnavailable);
  EXPECT_FALSE(world.index->commit(world.stop.get_token()));
  store("k2");
  ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  EXPECT_EQ(world.chat.named("telegramploy-index-1.jsonl.zst").size(), 1U);
  EXPECT_EQ(index_documents(), 2U);
}

TEST_F(IndexWriterTest, EditsTheRootInPlace) {
  store("k");
  ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  store("k2");
  ASSERT_TRUE(world.index->commit(world.stop.get_token()));
  EXPECT_EQ(world.chat.named("telegramploy-root.json").size(), 1U);
}

}  // namespace
}  // namespace ploy::test
