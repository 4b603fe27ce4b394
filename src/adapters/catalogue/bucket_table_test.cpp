#include <gtest/gtest.h>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

class BucketBookTest : public testing::Test {
 protected:
  BucketBook& book() { return catalogue_->buckets(); }
  void discover(std::vector<std::string> names) { must(book().discovered(names)); }
  Bucket photos() { return must(book().buckets()).at(0); }

  TempDir dir_;
  std::unique_ptr<Catalogue> catalogue_ = open_catalogue(dir_);
};

TEST_F(BucketBookTest, NewBucketsAreEnabledAndPresent) {
  discover({"photos", "dumps"});
  const auto buckets = must(book().buckets());
  ASSERT_EQ(buckets.size(), 2U);
  EXPECT_EQ(buckets[0].name, "dumps");
  EXPECT_EQ(buckets[1].name, "photos");
  EXPECT_TRUE(buckets[1].enabled);
  EXPECT_TRUE(buckets[1].present);
  EXPECT_FALSE(buckets[1].rescan_requested);
  EXPECT_EQ(buckets[1].first_scan_at, std::nullopt);
  EXPECT_EQ(buckets[1].last_backup_at, std::nullopt);
}

TEST_F(BucketBookTest, AMissingBucketIsKeptWithAllThatIsKnownOfIt) {
  discover({"photos"});
  must(book().set_enabled("photos", false));
  must(book().scanned("photos", kNoon));
  discover({});
  EXPECT_FALSE(photos().present);
  discover({"photos"});
  EXPECT_TRUE(photos().present);
  EXPECT_FALSE(photos().enabled);
  EXPECT_EQ(photos().first_scan_at, kNoon);
}

TEST_F(BucketBookTest, AScanEndsTheRequestAndTheFirstOneIsRemembered) {
  discover({"photos"});
  must(book().request_rescan("photos"));
  EXPECT_TRUE(photos().rescan_requested);
  must(book().scanned("photos", kNoon));
  must(book().scanned("photos", kNoon + std::chrono::hours(1)));
  EXPECT_FALSE(photos().rescan_requested);
  EXPECT_EQ(photos().first_scan_at, kNoon);
  EXPECT_EQ(photos().last_scan_at, kNoon + std::chrono::hours(1));
}

TEST_F(BucketBookTest, AnUnknownBucketIsNotFound) {
  EXPECT_EQ(book().set_enabled("nope", true).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(book().request_rescan("nope").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(book().scanned("nope", kNoon).error().kind, ErrorKind::kNotFound);
}

TEST_F(BucketBookTest, CountsWhatIsStoredAndSaysWhenTheLastWas) {
  discover({"photos", "zoo"});
  (void)report(*catalogue_, sighting("a"));
  (void)report(*catalogue_, sighting("b"));
  (void)report(*catalogue_, sighting("c"));
  (void)store_next(*catalogue_, 1, kNoon);
  (void)store_next(*catalogue_, 2, kNoon + std::chrono::minutes(1));
  EXPECT_EQ(photos().backups, 2);
  EXPECT_EQ(photos().last_backup_at, kNoon + std::chrono::minutes(1));
  EXPECT_EQ(must(book().buckets()).at(1).backups, 0);
}

}  // namespace
}  // namespace ploy::catalogue
