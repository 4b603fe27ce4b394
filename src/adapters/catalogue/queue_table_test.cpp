#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <thread>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class BackupQueueTest : public testing::Test {
 protected:
  std::string claimed_key(Timestamp now = kNoon) {
    const auto backup = must(queue().claim(now));
    return backup ? backup->facts.version.key : "";
  }
  BackupId claim_id(Timestamp now = kNoon) { return must(queue().claim(now)).value().id; }
  void reopen() {
    catalogue_.reset();
    catalogue_ = open_catalogue(dir_);
  }
  BackupQueue& queue() { return catalogue_->queue(); }

  TempDir dir_;
  std::unique_ptr<Catalogue> catalogue_ = open_catalogue(dir_);
};

TEST_F(BackupQueueTest, OneVersionIsOneRowHoweverOftenItIsReported) {
  const std::vector<Sighting> both{sighting("a"), sighting("a"), sighting("b")};
  const auto first = must(queue().report(both, kNoon));
  EXPECT_EQ(first.fresh, 2);
  EXPECT_EQ(first.known, 1);
  EXPECT_EQ(report(*catalogue_, sighting("a")).known, 1);
  EXPECT_EQ(report(*catalogue_, sighting("a", "e2")).fresh, 1);
}

TEST_F(BackupQueueTest, TheSameVersionsFromEightThreadsBecomeOneRowEach) {
  constexpr int kThreads = 8;
  constexpr int kKeys = 200;
  std::latch start(kThreads);
  std::atomic<int> fresh = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        for (int key = 0; key < kKeys; ++key)
          fresh += report(*catalogue_, sighting(std::to_string(key))).fresh;
      });
    }
  }
  EXPECT_EQ(fresh, kKeys);
  std::set<std::string> keys;
  while (auto backup = must(queue().claim(kNoon))) EXPECT_TRUE(keys.insert(backup->facts.version.key).second);
  EXPECT_EQ(keys.size(), kKeys);
}

TEST_F(BackupQueueTest, EightThreadsNeverClaimTheSameBackup) {
  std::vector<Sighting> sightings;
  for (int key = 0; key < 200; ++key) sightings.push_back(sighting(std::to_string(key)));
  (void)must(queue().report(sightings, kNoon));
  std::mutex mutex;
  std::set<std::string> claimed;
  int claims = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&] {
        while (auto backup = must(queue().claim(kNoon))) {
          const std::lock_guard lock(mutex);
          claimed.insert(backup->id.value);
          ++claims;
        }
      });
    }
  }
  EXPECT_EQ(claims, 200);
  EXPECT_EQ(claimed.size(), 200U);
}

TEST_F(BackupQueueTest, NewArrivalsGoInTheOrderTheyCameThenTheBacklogNewestFirst) {
  (void)report(*catalogue_, sighting("old", "e", Arrival::kBacklog, kNoon - hours(48)));
  (void)report(*catalogue_, sighting("recent", "e", Arrival::kBacklog, kNoon - hours(1)));
  (void)report(*catalogue_, sighting("z first", "e", Arrival::kNew, kNoon - hours(99)));
  (void)report(*catalogue_, sighting("a second", "e", Arrival::kNew, kNoon));
  EXPECT_EQ(claimed_key(), "z first");
  EXPECT_EQ(claimed_key(), "a second");
  EXPECT_EQ(claimed_key(), "recent");
  EXPECT_EQ(claimed_key(), "old");
  EXPECT_EQ(claimed_key(), "");
}

TEST_F(BackupQueueTest, AClaimedBackupSaysWhatWasReported) {
  (void)report(*catalogue_, sighting("a", "e1", Arrival::kBacklog));
  const auto backup = must(queue().claim(kNoon)).value();
  EXPECT_EQ(backup.id, backup_id(sighting("a").version));
  EXPECT_EQ(backup.facts.version, sighting("a").version);
  EXPECT_EQ(backup.facts.size, 10U);
  EXPECT_EQ(backup.facts.last_modified, kNoon);
  EXPECT_EQ(backup.state, BackupState::kSending);
  EXPECT_EQ(backup.arrival, Arrival::kBacklog);
  EXPECT_EQ(backup.seen_at, kNoon);
  EXPECT_EQ(backup.attempts, 0);
}

TEST_F(BackupQueueTest, AFailedRoundWaitsUntilItsTime) {
  (void)report(*catalogue_, sighting("a"));
  must(queue().fail(claim_id(), {"no route to host", "s3: unavailable", kNoon + minutes(5)}));
  EXPECT_EQ(claimed_key(kNoon + minutes(4)), "");
  const auto again = must(queue().claim(kNoon + minutes(5))).value();
  EXPECT_EQ(again.attempts, 1);
  EXPECT_EQ(again.error, "no route to host");
  EXPECT_EQ(again.next_attempt_at, std::nullopt);
}

TEST_F(BackupQueueTest, ADueRetryTakesItsOldPlaceInTheOrder) {
  (void)report(*catalogue_, sighting("first"));
  (void)report(*catalogue_, sighting("second"));
  (void)report(*catalogue_, sighting("backlog", "e", Arrival::kBacklog));
  must(queue().fail(claim_id(), {"x", "s3: unavailable", kNoon + minutes(1)}));
  EXPECT_EQ(claimed_key(kNoon + minutes(1)), "first");
  EXPECT_EQ(claimed_key(kNoon + minutes(1)), "second");
}

TEST_F(BackupQueueTest, WithoutANextAttemptItIsFailedForGood) {
  (void)report(*catalogue_, sighting("a"));
  must(queue().fail(claim_id(), {"gone wrong", "s3: unavailable", std::nullopt}));
  EXPECT_EQ(claimed_key(kNoon + hours(1000)), "");
  EXPECT_EQ(report(*catalogue_, sighting("a")).known, 1);
}

TEST_F(BackupQueueTest, ReleasingCountsNoAttempt) {
  (void)report(*catalogue_, sighting("a"));
  must(queue().release(claim_id()));
  EXPECT_EQ(must(queue().claim(kNoon)).value().attempts, 0);
}

TEST_F(BackupQueueTest, WhatWasBeingSentIsDueAgainAfterACrashWithItsAttempts) {
  (void)report(*catalogue_, sighting("a"));
  must(queue().fail(claim_id(), {"x", "s3: unavailable", kNoon}));
  (void)claim_id();
  EXPECT_EQ(claimed_key(), "");
  reopen();
  const auto again = must(queue().claim(kNoon)).value();
  EXPECT_EQ(again.facts.version.key, "a");
  EXPECT_EQ(again.attempts, 1);
}

TEST_F(BackupQueueTest, WaitsSurviveARestart) {
  (void)report(*catalogue_, sighting("a"));
  must(queue().fail(claim_id(), {"x", "s3: unavailable", kNoon + minutes(15)}));
  reopen();
  EXPECT_EQ(claimed_key(kNoon), "");
  EXPECT_EQ(claimed_key(kNoon + minutes(15)), "a");
}

ObjectFacts facts_of(const Sighting& seen, std::string etag) {
  ObjectFacts facts{.version = seen.version, .size = 77, .last_modified = kNoon};
  facts.version.etag = std::move(etag);
  facts.headers = {{"content-type", "text/plain"}};
  facts.metadata = {{"owner", "Jürgen"}, {"raw", "\xff\xfe"}, {"zero", std::string("\0x", 2)}};
  facts.tags = {{"kind", "a \"quoted\" one"}};
  return facts;
}

TEST_F(BackupQueueTest, ResolvingReplacesWhatTheEventSaid) {
  const auto event = sighting("a", "");
  (void)report(*catalogue_, event);
  const auto facts = facts_of(event, "real");
  const auto resolved = must(queue().resolve(claim_id(), facts)).value();
  EXPECT_EQ(resolved.id, backup_id(facts.version));
  EXPECT_EQ(resolved.facts, facts);
  EXPECT_EQ(resolved.state, BackupState::kSending);
  must(queue().release(resolved.id));
  EXPECT_EQ(must(queue().claim(kNoon)).value().facts, facts);
}

TEST_F(BackupQueueTest, ResolvingToAVersionThatIsABackupAlreadyRemovesTheRow) {
  (void)report(*catalogue_, sighting("a", "real"));
  (void)store_next(*catalogue_, 1);
  (void)report(*catalogue_, sighting("a", ""));
  EXPECT_EQ(must(queue().resolve(claim_id(), facts_of(sighting("a"), "real"))), std::nullopt);
  EXPECT_EQ(claimed_key(), "");
  EXPECT_EQ(report(*catalogue_, sighting("a", "")).fresh, 1);
}

TEST_F(BackupQueueTest, ResolvingToAnotherVersionForgetsThePartsOfTheFirst) {
  (void)report(*catalogue_, sighting("a", "first"));
  const auto id = claim_id();
  const std::vector<PartRange> ranges{{1, 0, 5}, {2, 5, 5}};
  (void)must(catalogue_->parts().plan(id, ranges));
  must(catalogue_->parts().stored(id, 1, document(1)));
  const auto resolved = must(queue().resolve(id, facts_of(sighting("a"), "second"))).value();
  EXPECT_TRUE(must(catalogue_->parts().plan(resolved.id, {})).empty());
}

TEST_F(BackupQueueTest, ResolvingToTheSameVersionKeepsItsParts) {
  (void)report(*catalogue_, sighting("a", "e1"));
  const auto id = claim_id();
  const PartRange range{1, 0, 77};
  (void)must(catalogue_->parts().plan(id, {&range, 1}));
  EXPECT_EQ(must(queue().resolve(id, facts_of(sighting("a"), "e1"))).value().id, id);
  EXPECT_EQ(must(catalogue_->parts().plan(id, {})).size(), 1U);
}

TEST_F(BackupQueueTest, DroppingForgetsTheRowSoThatTheObjectMayComeBack) {
  (void)report(*catalogue_, sighting("a"));
  must(queue().drop(claim_id(), "the object is gone"));
  EXPECT_EQ(claimed_key(kNoon + hours(1000)), "");
  EXPECT_EQ(report(*catalogue_, sighting("a")).fresh, 1);
}

TEST_F(BackupQueueTest, DroppingKeepsARowOfWhichAPartIsStored) {
  (void)report(*catalogue_, sighting("a"));
  const auto id = claim_id();
  const std::vector<PartRange> ranges{{1, 0, 5}, {2, 5, 5}};
  (void)must(catalogue_->parts().plan(id, ranges));
  must(catalogue_->parts().stored(id, 1, document(1)));
  must(queue().drop(id, "the object is gone"));
  EXPECT_EQ(report(*catalogue_, sighting("a")).known, 1);
  EXPECT_EQ(must(catalogue_->parts().plan(id, {})).size(), 2U);
}

TEST_F(BackupQueueTest, CompletingNeedsAnAddressForEachPart) {
  (void)report(*catalogue_, sighting("a"));
  const auto id = claim_id();
  EXPECT_EQ(queue().complete(id, std::nullopt, kNoon).error().kind, ErrorKind::kConflict);
  const std::vector<PartRange> ranges{{1, 0, 5}, {2, 5, 5}};
  (void)must(catalogue_->parts().plan(id, ranges));
  must(catalogue_->parts().stored(id, 1, document(1)));
  EXPECT_EQ(queue().complete(id, std::nullopt, kNoon).error().kind, ErrorKind::kConflict);
  must(catalogue_->parts().stored(id, 2, document(2)));
  must(queue().complete(id, sha256(as_bytes("x")), kNoon));
  EXPECT_EQ(claimed_key(), "");
  EXPECT_EQ(report(*catalogue_, sighting("a")).known, 1);
}

TEST_F(BackupQueueTest, OnlyAClaimedBackupCanBeFinished) {
  (void)report(*catalogue_, sighting("a"));
  const auto id = backup_id(sighting("a").version);
  EXPECT_EQ(queue().fail(id, {"x", "s3: unavailable", kNoon}).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(queue().release(id).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(queue().drop(id, "x").error().kind, ErrorKind::kConflict);
  EXPECT_EQ(queue().resolve(id, {}).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(queue().release({"0123456789abcdef"}).error().kind, ErrorKind::kNotFound);
}

TEST_F(BackupQueueTest, KeysKeepEveryByte) {
  const std::string awkward("\x01 \0 \xff /../ \n \xF0\x9F\x98\x80", 16);
  (void)report(*catalogue_, sighting(awkward));
  EXPECT_EQ(claimed_key(), awkward);
}

TEST_F(BackupQueueTest, ASizeThatCannotBeDisturbsNothing) {
  auto liar = sighting("a");
  liar.size = ~std::uint64_t{0};
  auto another = sighting("b");
  another.size = ~std::uint64_t{0} >> 1U;
  const std::vector<Sighting> both{liar, another, another};
  EXPECT_EQ(must(queue().report(both, kNoon)).fresh, 2);
  EXPECT_EQ(must(queue().claim(kNoon)).value().facts.size, liar.size);
}

}  // namespace
}  // namespace ploy::catalogue
