#include <gtest/gtest.h>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

using std::chrono::seconds;

class IndexLedgerTest : public testing::Test {
 protected:
  IndexLedger& ledger() { return catalogue_->index(); }
  BackupId store(const std::string& key, std::int64_t message_id, Timestamp at) {
    (void)report(*catalogue_, sighting(key));
    return store_next(*catalogue_, message_id, at).id;
  }
  static std::vector<std::string> keys(const std::vector<IndexEntry>& entries) {
    std::vector<std::string> keys;
    for (const auto& entry : entries) keys.push_back(entry.backup.facts.version.key);
    return keys;
  }
  static IndexLink link(std::int64_t number, std::int64_t message_id) {
    return {.number = number, .document = document(message_id)};
  }
  void commit(std::int64_t number, const std::vector<BackupId>& ids, std::int64_t message_id) {
    must(ledger().intend(number, {message_id - 1}, {}, ids));
    must(ledger().committed(link(number, message_id)));
  }

  TempDir dir_;
  std::unique_ptr<Catalogue> catalogue_ = open_catalogue(dir_);
};

using Keys = std::vector<std::string>;

TEST_F(IndexLedgerTest, AnEmptyCatalogueHasNothingInTheChat) {
  const auto head = must(ledger().head());
  EXPECT_EQ(head.newest, std::nullopt);
  EXPECT_EQ(head.root, std::nullopt);
  EXPECT_EQ(head.backups, 0);
  EXPECT_EQ(head.intended_number, std::nullopt);
  EXPECT_EQ(head.oldest_uncommitted_at, std::nullopt);
  EXPECT_EQ(head.uncommitted, 0);
}

TEST_F(IndexLedgerTest, UncommittedOnesComeOldestFirstWithTheirParts) {
  (void)store("later", 1, kNoon + seconds(2));
  (void)store("sooner", 2, kNoon + seconds(1));
  (void)report(*catalogue_, sighting("pending"));
  const auto entries = must(ledger().uncommitted({10, 1000}));
  EXPECT_EQ(keys(entries), (Keys{"sooner", "later"}));
  ASSERT_EQ(entries[0].parts.size(), 1U);
  EXPECT_EQ(entries[0].parts[0].document, document(2));
  EXPECT_EQ(keys(must(ledger().uncommitted({1, 1000}))), (Keys{"sooner"}));
  EXPECT_EQ(must(ledger().head()).uncommitted, 2);
  EXPECT_EQ(must(ledger().head()).oldest_uncommitted_at, kNoon + seconds(1));
}

TEST_F(IndexLedgerTest, AnIntentKeepsItsEntriesInOrderOverACrash) {
  const auto a = store("a", 1, kNoon);
  const auto b = store("b", 2, kNoon + seconds(1));
  must(ledger().intend(1, {7}, {}, std::vector{b, a}));
  (void)store("c", 3, kNoon - seconds(1));
  catalogue_.reset();
  catalogue_ = open_catalogue(dir_);
  EXPECT_EQ(keys(must(ledger().intended())), (Keys{"b", "a"}));
  EXPECT_EQ(must(ledger().head()).intended_number, 1);
  EXPECT_EQ(must(ledger().head()).intended_after, MessageId{7});
}

TEST_F(IndexLedgerTest, TheIntendedEntriesEncodeToTheSameBytes) {
  const auto a = store("a", 1, kNoon);
  const auto before = encode(IndexDocument{.number = 1, .entries = must(ledger().uncommitted({10, 1000}))});
  must(ledger().intend(1, {7}, {}, std::vector{a}));
  EXPECT_EQ(encode(IndexDocument{.number = 1, .entries = must(ledger().intended())}), before);
}

TEST_F(IndexLedgerTest, ALaterIntentReplacesTheFirst) {
  const auto a = store("a", 1, kNoon);
  const auto b = store("b", 2, kNoon);
  must(ledger().intend(1, {7}, {}, std::vector{a, b}));
  must(ledger().intend(1, {9}, {}, std::vector{b}));
  EXPECT_EQ(keys(must(ledger().intended())), (Keys{"b"}));
  EXPECT_EQ(must(ledger().head()).intended_after, MessageId{9});
}

TEST_F(IndexLedgerTest, AnIntentThatNamesAnUnknownBackupLeavesNothing) {
  EXPECT_EQ(ledger().intend(1, {7}, {}, std::vector{BackupId{"0123456789abcdef"}}).error().kind,
            ErrorKind::kNotFound);
  EXPECT_EQ(must(ledger().head()).intended_number, std::nullopt);
}

TEST_F(IndexLedgerTest, CommittingTakesTheEntriesIntoTheChain) {
  const auto a = store("a", 1, kNoon);
  (void)store("b", 2, kNoon);
  commit(1, {a}, 50);
  const auto head = must(ledger().head());
  EXPECT_EQ(head.newest, link(1, 50));
  EXPECT_EQ(head.backups, 1);
  EXPECT_EQ(head.intended_number, std::nullopt);
  EXPECT_EQ(keys(must(ledger().uncommitted({10, 1000}))), (Keys{"b"}));
  EXPECT_TRUE(must(ledger().intended()).empty());
}

TEST_F(IndexLedgerTest, OnlyWhatWasIntendedCanBeCommitted) {
  EXPECT_EQ(ledger().committed(link(1, 50)).error().kind, ErrorKind::kConflict);
  const auto a = store("a", 1, kNoon);
  commit(1, {a}, 50);
  EXPECT_EQ(ledger().intend(1, {60}, {}, {}).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(ledger().committed(link(1, 50)).error().kind, ErrorKind::kConflict);
}

TEST_F(IndexLedgerTest, TheRootIsRememberedWithTheNumberItNames) {
  const auto root = document(99).address;
  must(ledger().root_published(root, 3));
  must(ledger().root_published(root, 4));
  EXPECT_EQ(must(ledger().head()).root, root);
  EXPECT_EQ(must(ledger().head()).root_number, 4);
}

// Entries as another machine wrote them.
IndexDocument written_elsewhere() {
  const TempDir dir;
  const auto other = open_catalogue(dir);
  for (const auto* key : {"a", "b"}) (void)report(*other, sighting(key));
  (void)store_next(*other, 1);
  (void)store_next(*other, 2);
  return *decode_index(
      encode(IndexDocument{.number = 5, .entries = must(other->index().uncommitted({10, 1000}))}));
}

TEST_F(IndexLedgerTest, AdoptingAnIndexDocumentGivesTheBackupsBack) {
  const auto written = written_elsewhere();
  EXPECT_EQ(must(ledger().adopt(written, link(5, 70))), 2);
  const auto head = must(ledger().head());
  EXPECT_EQ(head.newest, link(5, 70));
  EXPECT_EQ(head.backups, 2);
  EXPECT_EQ(head.uncommitted, 0);
  const auto& entry = written.entries[0];
  const auto backup = must(catalogue_->book().find(entry.backup.id.value));
  EXPECT_EQ(backup.state, BackupState::kStored);
  EXPECT_EQ(backup.facts, entry.backup.facts);
  EXPECT_EQ(backup.stored_at, entry.backup.stored_at);
  EXPECT_EQ(must(catalogue_->book().parts(backup.id)).at(0).document, entry.parts.at(0).document);
}

TEST_F(IndexLedgerTest, AnAdoptedVersionIsNotSentAgain) {
  (void)must(ledger().adopt(written_elsewhere(), link(5, 70)));
  EXPECT_EQ(report(*catalogue_, sighting("a")).known, 1);
}

TEST_F(IndexLedgerTest, AdoptingTwiceChangesNothing) {
  (void)must(ledger().adopt(written_elsewhere(), link(5, 70)));
  EXPECT_EQ(must(ledger().adopt(written_elsewhere(), link(5, 70))), 0);
  EXPECT_EQ(must(ledger().head()).backups, 2);
}

TEST_F(IndexLedgerTest, TheChainIsAdoptedFromItsEnd) {
  (void)must(ledger().adopt(written_elsewhere(), link(5, 70)));
  (void)must(ledger().adopt(IndexDocument{.number = 4}, link(4, 60)));
  EXPECT_EQ(must(ledger().head()).newest, link(5, 70));
}

TEST_F(IndexLedgerTest, APollBeforeTheRecoveryDoesNotMakeABackupTwice) {
  (void)report(*catalogue_, sighting("a"));
  EXPECT_EQ(must(ledger().adopt(written_elsewhere(), link(5, 70))), 2);
  EXPECT_EQ(must(catalogue_->queue().claim(kNoon)), std::nullopt);
}

TEST_F(IndexLedgerTest, WhatIsBeingSentIsLeftToItsWorker) {
  (void)report(*catalogue_, sighting("a"));
  const auto id = must(catalogue_->queue().claim(kNoon)).value().id;
  EXPECT_EQ(must(ledger().adopt(written_elsewhere(), link(5, 70))), 1);
  must(catalogue_->queue().release(id));
}

TEST_F(IndexLedgerTest, WhatIsStoredAlreadyStaysAndIsInTheIndex) {
  (void)store("a", 33, kNoon);
  EXPECT_EQ(must(ledger().adopt(written_elsewhere(), link(5, 70))), 1);
  const auto id = backup_id(sighting("a").version);
  EXPECT_EQ(must(catalogue_->book().parts(id)).at(0).document, document(33));
  EXPECT_EQ(must(ledger().head()).uncommitted, 0);
  EXPECT_EQ(must(ledger().head()).backups, 2);
}

}  // namespace
}  // namespace ploy::catalogue
