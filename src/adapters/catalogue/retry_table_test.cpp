#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

using std::chrono::minutes;

struct RetryTableTest : testing::Test {
  BackupId failing(const std::string& key, std::optional<Timestamp> next) {
    (void)report(*catalogue, sighting(key));
    const auto id = must(catalogue->queue().claim(kNoon)).value().id;
    must(catalogue->queue().fail(id, {"no route to host", "S3: unavailable", next}));
    return id;
  }
  Backup backup(const BackupId& id) { return must(catalogue->book().find(id.value)); }

  TempDir dir;
  std::unique_ptr<Catalogue> catalogue = open_catalogue(dir);
};

TEST_F(RetryTableTest, WhatIsRetriedIsDueAtOnceWithAllItsAttempts) {
  for (const auto next : {std::optional(kNoon + minutes(5)), std::optional<Timestamp>()}) {
    const auto id = failing(next ? "waiting" : "failed", next);
    must(catalogue->retries().retry(id));
    EXPECT_EQ(backup(id).state, BackupState::kPending);
    EXPECT_EQ(backup(id).attempts, 0);
    EXPECT_FALSE(backup(id).next_attempt_at);
    EXPECT_EQ(must(catalogue->queue().claim(kNoon)).value().id, id);
  }
}

TEST_F(RetryTableTest, AllAreRetriedButThoseThatWereGivenUp) {
  const auto waiting = failing("waiting", kNoon + minutes(5));
  const auto failed = failing("failed", std::nullopt);
  const auto given_up = failing("given up", kNoon + minutes(5));
  must(catalogue->retries().give_up(given_up, kNoon));
  EXPECT_EQ(must(catalogue->retries().retry_all()), 2);
  EXPECT_EQ(backup(waiting).state, BackupState::kPending);
  EXPECT_EQ(backup(failed).state, BackupState::kPending);
  EXPECT_EQ(backup(given_up).state, BackupState::kFailed);
  EXPECT_FALSE(backup(given_up).next_attempt_at);
}

TEST_F(RetryTableTest, WhatWasGivenUpCanBeRetriedByName) {
  const auto id = failing("k", std::nullopt);
  must(catalogue->retries().give_up(id, kNoon));
  must(catalogue->retries().retry(id));
  EXPECT_EQ(backup(id).state, BackupState::kPending);
}

TEST_F(RetryTableTest, OnlyWhatFailsCanBeRetriedOrGivenUp) {
  (void)report(*catalogue, sighting("stored"));
  const auto stored = store_next(*catalogue, 7).id;
  EXPECT_EQ(catalogue->retries().retry(stored).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(catalogue->retries().give_up(stored, kNoon).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(catalogue->retries().retry({"0000000000000000"}).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace ploy::catalogue
