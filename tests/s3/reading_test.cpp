#include "s3/s3_world.hpp"

namespace ploy::test {

TEST_P(S3, ReadsRangesOfOneVersion) {
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "0123456789");
  const auto facts = world_->store->inspect(bucket, "k", "", {});
  ASSERT_TRUE(facts) << why(facts);
  const auto read = [&](std::uint64_t offset, std::uint64_t length) {
    const auto body = world_->store->open(facts->version, {1, offset, length}, {});
    EXPECT_TRUE(body) << why(body);
    return body ? read_text(**body) : "";
  };
  EXPECT_EQ(read(0, 10), "0123456789");
  EXPECT_EQ(read(0, 1), "0");
  EXPECT_EQ(read(3, 4), "3456");
  EXPECT_EQ(read(9, 1), "9");
}

TEST_P(S3, ReadsAnEmptyObject) {
  const std::string bucket = new_bucket();
  world_->put(bucket, "empty", "");
  EXPECT_EQ(world_->get(bucket, "empty"), "");
}

TEST_P(S3, NoticesAnOverwriteBetweenTwoRanges) {
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "first version");
  const auto facts = world_->store->inspect(bucket, "k", "", {});
  ASSERT_TRUE(facts) << why(facts);
  ASSERT_TRUE(world_->store->open(facts->version, {1, 0, 5}, {}));
  world_->put(bucket, "k", "other version");
  EXPECT_TRUE(fails_with(world_->store->open(facts->version, {2, 5, 5}, {}), ErrorKind::kConflict));
}

TEST_P(S3, NoticesThatTheObjectIsGone) {
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "bytes");
  const auto facts = world_->store->inspect(bucket, "k", "", {});
  ASSERT_TRUE(facts) << why(facts);
  ASSERT_TRUE(s3::delete_object(*world_->client, bucket, "k", {}));
  EXPECT_TRUE(fails_with(world_->store->open(facts->version, {1, 0, 5}, {}), ErrorKind::kNotFound));
  EXPECT_TRUE(fails_with(world_->store->inspect(bucket, "k", "", {}), ErrorKind::kNotFound));
}

TEST_P(S3, ReadsAnOlderVersionWhereTheBucketKeepsThem) {
  if (!world_->server->traits().keeps_versions) return;
  const std::string bucket = new_bucket();
  const auto enabled = s3::enable_versioning(*world_->client, bucket, {});
  ASSERT_TRUE(enabled) << why(enabled);
  world_->put(bucket, "k", "first");
  const auto first = world_->store->inspect(bucket, "k", "", {});
  ASSERT_TRUE(first) << why(first);
  ASSERT_FALSE(first->version.version_id.empty());
  world_->put(bucket, "k", "second");

  const auto again = world_->store->inspect(bucket, "k", first->version.version_id, {});
  ASSERT_TRUE(again) << why(again);
  EXPECT_EQ(again->version, first->version);
  const auto body = world_->store->open(first->version, {1, 0, 5}, {});
  ASSERT_TRUE(body) << why(body);
  EXPECT_EQ(read_text(**body), "first");
  EXPECT_EQ(world_->get(bucket, "k"), "second");
}

TEST_P(S3, StopsReadingWhenAsked) {
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "bytes");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(fails_with(world_->store->open({bucket, "k", "", ""}, {1, 0, 5}, stop.get_token()),
                         ErrorKind::kCancelled));
}

}  // namespace ploy::test
