#include <gtest/gtest.h>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class BackupBookTest : public testing::Test {
 protected:
  BackupBook& book() { return catalogue_->book(); }
  void see(std::string key, Timestamp at, std::string bucket = "photos") {
    auto seen = sighting(std::move(key));
    seen.version.bucket = std::move(bucket);
    (void)must(catalogue_->queue().report({&seen, 1}, at));
  }
  std::vector<std::string> keys(const BackupFilter& filter) {
    std::vector<std::string> keys;
    for (const auto& backup : must(book().list(filter))) keys.push_back(backup.facts.version.key);
    return keys;
  }

  TempDir dir_;
  std::unique_ptr<Catalogue> catalogue_ = open_catalogue(dir_);
};

using Keys = std::vector<std::string>;

TEST_F(BackupBookTest, ListsTheNewestFirst) {
  see("a", kNoon);
  see("b", kNoon);
  see("c", kNoon - hours(1));
  EXPECT_EQ(keys({}), (Keys{"b", "a", "c"}));
  EXPECT_EQ(keys({.limit = 2}), (Keys{"b", "a"}));
}

TEST_F(BackupBookTest, FiltersByBucketPrefixAndState) {
  see("2026/a", kNoon);
  see("2026/b", kNoon);
  see("2027", kNoon);
  see("2026/z", kNoon, "dumps");
  (void)store_next(*catalogue_, 1);
  EXPECT_EQ(keys({.bucket = "dumps"}), (Keys{"2026/z"}));
  EXPECT_EQ(keys({.bucket = "photos", .prefix = "2026/"}), (Keys{"2026/b", "2026/a"}));
  EXPECT_EQ(keys({.prefix = "2026/"}), (Keys{"2026/z", "2026/b", "2026/a"}));
  EXPECT_EQ(keys({.state = BackupState::kStored}), (Keys{"2026/a"}));
  EXPECT_EQ(keys({.bucket = "photos", .prefix = "2026", .state = BackupState::kPending}), (Keys{"2026/b"}));
}

TEST_F(BackupBookTest, APrefixMayEndWithTheLastByte) {
  see("a\xff", kNoon);
  see("a\xff\xff"
      "b",
      kNoon);
  see("b", kNoon);
  see("\xff\xff", kNoon);
  EXPECT_EQ(keys({.prefix = "a\xff"}), (Keys{"a\xff\xff"
                                             "b",
                                             "a\xff"}));
  EXPECT_EQ(keys({.prefix = "\xff"}), (Keys{"\xff\xff"}));
}

TEST_F(BackupBookTest, PagesOnWithoutGapsOrDoubles) {
  for (int i = 0; i < 25; ++i) see(std::to_string(i), kNoon + minutes(i / 5));
  Keys all;
  BackupFilter filter{.bucket = "photos", .limit = 4};
  for (;;) {
    const auto page = must(book().list(filter));
    for (const auto& backup : page) all.push_back(backup.facts.version.key);
    if (page.size() < 4) break;
    filter.after_id = page.back().id.value;
  }
  EXPECT_EQ(all, keys({.limit = 100}));
  EXPECT_EQ(all.size(), 25U);
  EXPECT_EQ(book().list({.after_id = "0123456789abcdef"}).error().kind, ErrorKind::kNotFound);
}

TEST_F(BackupBookTest, FindsByTheBeginningOfAnId) {
  see("a", kNoon);
  const auto id = backup_id(sighting("a").version).value;
  EXPECT_EQ(must(book().find(id)).id.value, id);
  EXPECT_EQ(must(book().find(id.substr(0, 4))).id.value, id);
  std::string upper = id;
  for (auto& digit : upper) digit = static_cast<char>(std::toupper(static_cast<unsigned char>(digit)));
  EXPECT_EQ(must(book().find(upper)).id.value, id);
  EXPECT_EQ(book().find(id.substr(0, 3)).error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(book().find("zzzz").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(book().find("0123456789abcdef").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(book().find(id + "0").error().kind, ErrorKind::kNotFound);
}

TEST_F(BackupBookTest, AnAmbiguousBeginningIsRefused) {
  std::vector<Sighting> many;
  for (int i = 0; i < 1000; ++i) many.push_back(sighting(std::to_string(i)));
  (void)must(catalogue_->queue().report(many, kNoon));
  std::map<std::string, int> beginnings;
  for (const auto& one : many) ++beginnings[backup_id(one.version).value.substr(0, 4)];
  const auto twice = std::ranges::find_if(beginnings, [](const auto& entry) { return entry.second > 1; });
  ASSERT_NE(twice, beginnings.end());
  EXPECT_EQ(book().find(twice->first).error().kind, ErrorKind::kInvalid);
}

TEST_F(BackupBookTest, ReadsThePartsOfABackup) {
  see("a", kNoon);
  const auto stored = store_next(*catalogue_, 7);
  ASSERT_EQ(must(book().parts(stored.id)).size(), 1U);
  EXPECT_EQ(must(book().parts(stored.id))[0].document, document(7));
  EXPECT_EQ(book().parts({"0123456789abcdef"}).error().kind, ErrorKind::kNotFound);
}

TEST_F(BackupBookTest, TotalsFollowEveryStep) {
  EXPECT_TRUE(must(book().totals(kNoon)).by_state.empty());
  for (const auto* key : {"a", "b", "c", "d"}) see(key, kNoon);
  (void)store_next(*catalogue_, 1, kNoon - hours(24));
  (void)store_next(*catalogue_, 2, kNoon);
  must(catalogue_->queue().fail(must(catalogue_->queue().claim(kNoon)).value().id,
                                {"x", "s3: unavailable", kNoon + minutes(5)}));
  must(catalogue_->queue().drop(must(catalogue_->queue().claim(kNoon)).value().id, "gone"));
  const auto totals = must(book().totals(kNoon));
  EXPECT_EQ(totals.by_state,
            (std::map<BackupState, std::int64_t>{{BackupState::kStored, 2}, {BackupState::kWaiting, 1}}));
  EXPECT_EQ(totals.stored_bytes, 20);
  EXPECT_EQ(totals.stored_today, 1);
  EXPECT_EQ(totals.last_stored_at, kNoon);
  EXPECT_EQ(totals.next_attempt_at, kNoon + minutes(5));
}

}  // namespace
}  // namespace ploy::catalogue
