#include <gmock/gmock.h>

#include "adapters/s3/s3_admin.hpp"
#include "program/real_s3_world.hpp"
#include "s3/awkward_keys.hpp"

// The whole way against real servers: put into a bucket, announced by that server itself, sent to a chat, and
// given back by the command line.
namespace ploy::test {

namespace {

constexpr int kConflict = 6;  // the exit code

std::string url(const std::string& bucket, const std::string& key) { return "s3://" + bucket + "/" + key; }
std::string url(const std::filesystem::path& path) { return "file:" + path.string(); }

}  // namespace

// Requirements A2, A5.
TEST_P(RealS3, BacksUpWhatTheServerAnnouncesWithoutAPoll) {
  const std::string last_poll = world_->last_poll();
  const std::string bucket = new_watched_bucket();  // unknown to the daemon, which polled before
  put(bucket, "announced.txt", "by an event");
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  EXPECT_EQ(world_->last_poll(), last_poll);
  const Backup backup = world_->backup_of(bucket, "announced.txt");
  EXPECT_EQ(backup.facts, inspect(bucket, "announced.txt"));
}

// Requirement A10.
TEST_P(RealS3, GivesEveryKeyBackExactly) {
  const std::string bucket = new_watched_bucket();
  std::map<std::string, std::string> objects = {{"empty", ""}};
  for (const auto& key : awkward_keys())
    if (world_->server().traits().fate_of(key) == KeyFate::kKept) objects[key] = "bytes of " + key;
  for (const auto& [key, bytes] : objects) put(bucket, key, bytes);
  ASSERT_TRUE(world_->await_stored(bucket, objects.size()));

  for (const auto& [key, bytes] : objects) erase(bucket, key);
  for (const auto& [key, bytes] : objects) {
    const Finished restored = world_->restore(world_->backup_of(bucket, key), "origin");
    EXPECT_EQ(restored.status, 0) << key << ": " << restored.output;
    EXPECT_EQ(get(bucket, key), bytes) << key;
  }
}

// Requirements A6, A9, C1.
TEST_P(RealS3, GivesALargeObjectBackWithEverythingThatBelongsToIt) {
  const std::string bucket = new_watched_bucket();
  const std::string bytes = sample_bytes(17 * kMiB + 5);
  ObjectFacts facts;
  facts.version = {bucket, "disks/large.img", "", ""};
  facts.size = bytes.size();
  facts.headers = {{"content-type", "application/x-disk"}, {"content-language", "de"}};
  facts.metadata = {{"colour", "blue  and green"}};
  facts.tags = {{"project", "a b/c"}};
  ViewReader body(as_bytes(bytes));
  const auto etag = world_->store().write(facts, body, Overwrite::kNo, {});
  ASSERT_TRUE(etag) << etag.error().what;
  ASSERT_TRUE(etag->ends_with("-2")) << *etag << ": it was not written in parts";
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  const Backup backup = world_->backup_of(bucket, "disks/large.img");

  const auto expect_the_same_at = [&](const std::string& key) {
    EXPECT_TRUE(get(bucket, key) == bytes) << key;
    const ObjectFacts there = inspect(bucket, key);
    EXPECT_EQ(there.headers, facts.headers);
    EXPECT_EQ(there.metadata, facts.metadata);
    EXPECT_EQ(there.tags, facts.tags);
  };
  const auto file = new_file_name();
  EXPECT_EQ(world_->restore(backup, url(file)).status, 0);
  EXPECT_TRUE(read_file(file) == bytes);
  EXPECT_EQ(world_->restore(backup, url(bucket, "another place")).status, 0);
  expect_the_same_at("another place");
  erase(bucket, "disks/large.img");
  EXPECT_EQ(world_->restore(backup, "origin").status, 0);
  expect_the_same_at("disks/large.img");
}

// Requirement C1.
TEST_P(RealS3, OverwritesNothingUnlessTold) {
  const std::string bucket = new_watched_bucket();
  put(bucket, "k", "what was backed up");
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  const Backup backup = world_->backup_of(bucket, "k");
  put(bucket, "k", "newer");
  EXPECT_EQ(world_->restore(backup, "origin").status, kConflict);
  EXPECT_EQ(world_->restore(backup, url(bucket, "k")).status, kConflict);
  EXPECT_EQ(get(bucket, "k"), "newer");
  EXPECT_EQ(world_->restore(backup, "origin", {"--overwrite"}).status, 0);
  EXPECT_EQ(get(bucket, "k"), "what was backed up");
}

// Requirement A4.
TEST_P(RealS3, SendsEachVersionOnce) {
  const std::string bucket = new_watched_bucket();
  put(bucket, "k", "first");
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  put(bucket, "k", "second");
  put(bucket, "k", "second");
  put(bucket, "announced behind it", "x");
  ASSERT_TRUE(world_->await_stored(bucket, 3));
  EXPECT_EQ(world_->backups_of(bucket).size(), 3U);

  std::vector<std::string> bytes;
  for (const Backup& backup : world_->backups_of(bucket)) {
    const auto file = new_file_name();
    EXPECT_EQ(world_->restore(backup, url(file)).status, 0);
    bytes.push_back(read_file(file));
  }
  EXPECT_THAT(bytes, testing::UnorderedElementsAre("first", "second", "x"));
}

// Requirement A4: in a versioned bucket the same bytes put again are a version of their own, and none is
// missed when they follow each other fast.
TEST_P(RealS3, BacksUpEveryVersionOfAVersionedBucket) {
  const S3Traits& traits = world_->server().traits();
  if (!traits.keeps_versions) return;
  const std::string bucket = new_watched_bucket();
  ASSERT_TRUE(s3::enable_versioning(world_->client(), bucket, {}));
  const std::vector<std::string> contents = {"first", "second", "second"};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    put(bucket, "k", contents[i]);
    if (traits.names_versions) continue;
    ASSERT_TRUE(world_->await_stored(bucket, i + 1));
  }
  ASSERT_TRUE(world_->await_stored(bucket, contents.size()));

  std::set<std::string> versions;
  std::vector<std::string> bytes;
  for (const Backup& backup : world_->backups_of(bucket)) {
    versions.insert(backup.facts.version.version_id);
    const auto file = new_file_name();
    EXPECT_EQ(world_->restore(backup, url(file)).status, 0);
    bytes.push_back(read_file(file));
  }
  EXPECT_EQ(versions.size(), contents.size());
  EXPECT_FALSE(versions.contains(""));
  EXPECT_THAT(bytes, testing::UnorderedElementsAreArray(contents));
}

// Requirement A10. How far the daemon has come when it happens differs; what must be there in the end does
// not.
TEST_P(RealS3, CopesWithObjectsThatChangeWhileTheyAreRead) {
  const std::string bucket = new_watched_bucket();
  const std::string older = sample_bytes(20 * kMiB);
  const std::string newer = sample_bytes(20 * kMiB + 1);
  put(bucket, "overwritten", older);
  put(bucket, "deleted", older);
  ASSERT_TRUE(wait_until([&] { return !world_->documents_of(bucket).empty(); }));
  put(bucket, "overwritten", newer);
  erase(bucket, "deleted");
  const auto newest = [&] {
    for (const Backup& backup : world_->backups_of(bucket))
      if (backup.facts.size == newer.size() && backup.state == BackupState::kStored) return backup;
    return Backup{};
  };
  ASSERT_TRUE(wait_until([&] { return newest().state == BackupState::kStored; })) << world_->daemon_log();
  const auto file = new_file_name();
  ASSERT_EQ(world_->restore(newest(), url(file)).status, 0);
  EXPECT_TRUE(read_file(file) == newer);
}

// Requirement A3: the event is lost, because nobody listens or no rule asks for it.
TEST_P(RealS3, FindsByPollingWhatNoEventAnnounced) {
  const std::string bucket = new_bucket();
  world_->stop_daemon();
  put(bucket, "unannounced", "found");
  world_->start_daemon();
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  const auto file = new_file_name();
  EXPECT_EQ(world_->restore(world_->backup_of(bucket, "unannounced"), url(file)).status, 0);
  EXPECT_EQ(read_file(file), "found");
}

// Requirement A1.
TEST_P(RealS3, DiscoversANewBucketOnDemand) {
  const std::string last_poll = world_->last_poll();
  const std::string bucket = new_bucket();
  put(bucket, "k", "x");
  ASSERT_TRUE(world_->rescan(bucket));
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  EXPECT_EQ(world_->last_poll(), last_poll);
}

// Requirement A1.
TEST_P(RealS3, LeavesASwitchedOffBucketAloneUntilItIsOnAgain) {
  const std::string bucket = new_watched_bucket();
  put(bucket, "before", "x");
  ASSERT_TRUE(world_->rescan(bucket));
  ASSERT_TRUE(world_->await_stored(bucket, 1));
  ASSERT_EQ(world_->run({"bucket", "disable", bucket}).status, 0);
  const std::string other = new_watched_bucket();
  put(bucket, "while off", "x");
  put(other, "announced behind it", "x");
  ASSERT_TRUE(world_->await_stored(other, 1));
  EXPECT_EQ(world_->backups_of(bucket).size(), 1U);
  ASSERT_EQ(world_->run({"bucket", "enable", bucket}).status, 0);
  EXPECT_TRUE(world_->await_stored(bucket, 2));
}

// Promise 2, requirement C2: the chat alone gives back the whole list and every byte.
TEST_P(RealS3, RecoversEverythingFromTheChatAfterALoss) {
  const std::map<std::string, std::string> objects = {
      {"a b/c+d #1 100%", sample_bytes(1'000)}, {"two-parts", sample_bytes(5 * kMiB + 1)}, {"empty-one", ""}};
  const std::string bucket = new_watched_bucket();
  for (const auto& [key, bytes] : objects) put(bucket, key, bytes);
  ASSERT_TRUE(world_->await_stored(bucket, objects.size()));
  world_->stop_daemon();
  const auto documents = world_->documents_of(bucket);

  std::filesystem::remove_all(world_->data_dir());
  const Finished recovered = world_->run({"recover"});
  ASSERT_EQ(recovered.status, 0) << recovered.output;
  ASSERT_EQ(world_->backups_of(bucket).size(), objects.size());
  for (const auto& [key, bytes] : objects) erase(bucket, key);
  for (const auto& [key, bytes] : objects) {
    const Finished restored = world_->restore(world_->backup_of(bucket, key), "origin");
    EXPECT_EQ(restored.status, 0) << restored.output;
    EXPECT_TRUE(get(bucket, key) == bytes) << key;
  }
  world_->start_daemon();
  ASSERT_TRUE(world_->await_stored(bucket, objects.size()));
  EXPECT_EQ(world_->backups_of(bucket).size(), objects.size());
  EXPECT_EQ(world_->documents_of(bucket), documents);
}

}  // namespace ploy::test
