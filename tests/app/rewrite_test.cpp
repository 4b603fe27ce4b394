#include "tests/app/lost_machine.hpp"

namespace ploy::test {
namespace {

// The chain stays short, and whole at every moment.
class RewriteTest : public LostMachine {
 protected:
  RewriteTest() {
    world.index_options.rewrite = {.small_max = 4, .full_entries = 3};
    world.index_options.rewrite_portion = {.entries = 3, .parts = 100};
    world.restart();
  }
  void store_and_commit(int count) {
    for (int i = 0; i < count; ++i) {
      store("k" + std::to_string(++stored_), "1234");
      commit();
    }
  }
  std::size_t chain() { return world.catalogue->index().chain()->size(); }
  std::size_t orphans() { return world.catalogue->orphans().orphans()->size(); }

  int stored_ = 0;
};

TEST_F(RewriteTest, ALongChainBecomesAShortOneThatHoldsTheSame) {
  store_and_commit(4);
  EXPECT_EQ(chain(), 4U);
  store_and_commit(1);
  EXPECT_EQ(chain(), 2U);
  EXPECT_EQ(orphans(), 5U);
  lose_everything();
  const auto report = recover();
  EXPECT_EQ(report.backups, 5);
  EXPECT_EQ(report.index_documents, 2);
  EXPECT_TRUE(report.lost.empty());
}

TEST_F(RewriteTest, FullDocumentsStayWhatTheyAre) {
  store_and_commit(40);
  EXPECT_LE(chain(), 40U / 3 + 5);
  EXPECT_EQ(world.chat.named("telegramploy-index-6.jsonl.zst").size(), 1U);
  lose_everything();
  EXPECT_EQ(recover().backups, 40);
}

// Which put is lost, and how: the fifth commit's first one is its own document, the others are rewritten.
using Fault = std::tuple<int, FaultyDestination::When>;

class CutOffTest : public RewriteTest, public testing::WithParamInterface<Fault> {};

TEST_P(CutOffTest, ARewritingLeavesAChainThatIsWholeAndGoesOn) {
  store_and_commit(4);
  store("the fifth", "1234");
  const auto [nth, when] = GetParam();
  world.faulty.fail_put(nth, ErrorKind::kUnknown, when);
  ASSERT_FALSE(world.index->commit(world.stop.get_token()));

  // From the chat alone it is all there at this moment.
  {
    TempDir elsewhere;
    auto other = catalogue::Catalogue::open(elsewhere.path() / "catalogue.db", {});
    app::Recover recover({.retry = world.retry},
                         {(*other)->index(), (*other)->walks(), world.chat, world.chat, world.chat},
                         world.clock, world.log);
    ASSERT_TRUE(recover.run({}, world.stop.get_token()));
    EXPECT_EQ((*other)->book().list({.state = BackupState::kStored})->size(), 5U);
  }
  world.restart();
  commit();
  EXPECT_FALSE(world.catalogue->index().head()->rewriting);
  EXPECT_EQ(chain(), 2U);
  // One document for each number, whatever was lost in between.
  for (const auto& link : *world.catalogue->index().chain())
    EXPECT_EQ(world.chat.named(link.link.document.name).size(), 1U);
  lose_everything();
  EXPECT_EQ(recover().backups, 5);
}

INSTANTIATE_TEST_SUITE_P(At, CutOffTest,
                         testing::Combine(testing::Values(2, 3),
                                          testing::Values(FaultyDestination::When::kBefore,
                                                          FaultyDestination::When::kAfter)));

TEST_F(RewriteTest, ABrokenChainIsMendedByTheNextCommit) {
  store_and_commit(4);
  world.chat.damage(world.chat.named("telegramploy-index-2.jsonl.zst").front().document.address.message_id);
  lose_everything();
  const auto report = recover();
  ASSERT_EQ(report.lost.size(), 1U);
  ASSERT_TRUE(world.recover->scan({report.lost.front().scan_from, report.lost.front().scan_to}, {},
                                  world.stop.get_token()));
  commit();
  lose_everything();
  const auto mended = recover();
  EXPECT_TRUE(mended.lost.empty());
  EXPECT_EQ(mended.backups, 4);
}

}  // namespace
}  // namespace ploy::test
