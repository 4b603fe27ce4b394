#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "s3/awkward_keys.hpp"
#include "s3/s3_world.hpp"

namespace ploy::test {

namespace {

Result<std::vector<ListedObject>> list_all(S3World& world, const std::string& bucket) {
  std::vector<ListedObject> all;
  for (std::string after;;) {
    auto page = world.store->list(bucket, after, {});
    if (!page) return std::unexpected(std::move(page.error()));
    all.insert(all.end(), page->objects.begin(), page->objects.end());
    if (page->complete) return all;
    after = all.back().key;
  }
}

std::vector<std::string> keys_of(const std::vector<ListedObject>& objects) {
  std::vector<std::string> keys;
  for (const auto& object : objects) keys.push_back(object.key);
  return keys;
}

}  // namespace

TEST_P(S3, NamesEveryBucket) {
  const std::string one = new_bucket();
  const std::string other = new_bucket();
  const auto buckets = world_->store->buckets({});
  ASSERT_TRUE(buckets) << why(buckets);
  EXPECT_THAT(*buckets, testing::IsSupersetOf({one, other}));
}

TEST_P(S3, ListsAnEmptyBucketAsComplete) {
  const auto page = world_->store->list(new_bucket(), "", {});
  ASSERT_TRUE(page) << why(page);
  EXPECT_TRUE(page->complete);
  EXPECT_TRUE(page->objects.empty());
}

TEST_P(S3, ListsMoreThanOnePageInOrder) {
  const std::string bucket = new_bucket();
  constexpr int kThreads = 4;
  constexpr int kEach = 260;
  std::vector<std::string> expected;
  for (int i = 0; i < kThreads * kEach; ++i) expected.push_back(fmt::format("dir {}/key+{:04}", i / 300, i));
  {
    std::vector<std::jthread> writers;
    for (int t = 0; t < kThreads; ++t)
      writers.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i)
          world_->put(bucket, expected[static_cast<std::size_t>(t * kEach + i)], "x");
      });
  }
  std::sort(expected.begin(), expected.end());
  const auto all = list_all(*world_, bucket);
  ASSERT_TRUE(all) << why(all);
  EXPECT_EQ(keys_of(*all), expected);
}

TEST_P(S3, ListsAnObjectAsInspectSeesIt) {
  const std::string bucket = new_bucket();
  const std::string etag = world_->put(bucket, "k", "some bytes");
  const auto all = list_all(*world_, bucket);
  const auto facts = world_->store->inspect(bucket, "k", "", {});
  ASSERT_TRUE(all) << why(all);
  ASSERT_TRUE(facts) << why(facts);
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->front().etag, etag);
  EXPECT_EQ(all->front().size, 10U);
  EXPECT_EQ(facts->version.etag, etag);
  EXPECT_EQ(facts->size, 10U);
  EXPECT_EQ(std::chrono::floor<std::chrono::seconds>(all->front().last_modified), facts->last_modified);
}

TEST_P(S3, KeepsAwkwardKeysApartAndExact) {
  const std::string bucket = new_bucket();
  std::vector<std::string> admitted;
  for (const auto& key : awkward_keys()) {
    const KeyFate fate = world_->server->traits().fate_of(key);
    if (fate == KeyFate::kRenamed) continue;
    const auto put = s3::put_object(*world_->client, bucket, key, "body of " + key, {});
    EXPECT_EQ(put.has_value(), fate == KeyFate::kKept) << key << ": " << why(put);
    if (put)
      admitted.push_back(key);
    else
      EXPECT_EQ(put.error().kind, ErrorKind::kInvalid) << why(put);
  }
  for (const auto& key : admitted) EXPECT_EQ(world_->get(bucket, key), "body of " + key);
  std::sort(admitted.begin(), admitted.end());
  const auto all = list_all(*world_, bucket);
  ASSERT_TRUE(all) << why(all);
  EXPECT_EQ(keys_of(*all), admitted);
}

}  // namespace ploy::test
