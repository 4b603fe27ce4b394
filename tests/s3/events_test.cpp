#include "s3/awkward_keys.hpp"
#include "s3/s3_world.hpp"

namespace ploy::test {

namespace {

auto means(const std::string& bucket, const std::string& key, s3::Change change) {
  return [=](const s3::ObjectHint& hint) {
    return hint.bucket == bucket && hint.key == key && hint.change == change;
  };
}

}  // namespace

TEST_P(S3, TellsEveryNewObjectUnderItsExactKey) {
  const std::string bucket = new_bucket();
  const auto subscribed = subscribe(*world_->server, *world_->client, bucket);
  ASSERT_TRUE(subscribed) << why(subscribed);
  std::vector<std::string> keys;
  for (const auto& key : awkward_keys())
    if (world_->server->traits().fate_of(key) == KeyFate::kKept) keys.push_back(key);
  for (const auto& key : keys) world_->put(bucket, key, "x");
  for (const auto& key : keys)
    EXPECT_TRUE(world_->webhook.wait_for(means(bucket, key, s3::Change::kCreated)))
        << key << " is missing in\n"
        << world_->webhook.bodies();
  EXPECT_EQ(world_->webhook.unparsable(), 0) << world_->webhook.bodies();
}

TEST_P(S3, TellsObjectsWrittenInPartsAndRemoved) {
  const std::string bucket = new_bucket();
  const auto subscribed = subscribe(*world_->server, *world_->client, bucket);
  ASSERT_TRUE(subscribed) << why(subscribed);
  const std::string body(17 * kMiB, 'x');
  ViewReader reader(as_bytes(body));
  const auto etag =
      world_->store->write(facts_of(bucket, "in parts", body.size()), reader, Overwrite::kNo, {});
  ASSERT_TRUE(etag) << why(etag);
  EXPECT_TRUE(world_->webhook.wait_for(means(bucket, "in parts", s3::Change::kCreated)))
      << world_->webhook.bodies();
  ASSERT_TRUE(s3::delete_object(*world_->client, bucket, "in parts", {}));
  EXPECT_TRUE(world_->webhook.wait_for(means(bucket, "in parts", s3::Change::kRemoved)))
      << world_->webhook.bodies();
}

TEST_P(S3, NamesTheETagInTheEvent) {
  const std::string bucket = new_bucket();
  const auto subscribed = subscribe(*world_->server, *world_->client, bucket);
  ASSERT_TRUE(subscribed) << why(subscribed);
  const std::string etag = world_->put(bucket, "k", "bytes");
  EXPECT_TRUE(world_->webhook.wait_for([&](const s3::ObjectHint& hint) {
    return hint.bucket == bucket && hint.etag == etag && hint.size == 5 && hint.at != Timestamp{};
  })) << world_->webhook.bodies();
}

TEST_P(S3, KeepsTheRulesOfOthers) {
  const std::string& arn = world_->server->traits().notification_arn;
  if (arn.empty()) return;  // no rules on this server
  const std::string bucket = new_bucket();
  ASSERT_TRUE(s3::add_notification(*world_->client, bucket, {"theirs", arn}, {}));
  const auto added = s3::add_notification(*world_->client, bucket, {"ours", arn}, {});
  const auto again = s3::add_notification(*world_->client, bucket, {"ours", arn}, {});
  EXPECT_TRUE(added) << why(added);
  EXPECT_TRUE(again) << why(again);
  const auto rules = s3::get_notifications(*world_->client, bucket, {});
  ASSERT_TRUE(rules) << why(rules);
  EXPECT_NE(rules->find("theirs"), std::string::npos) << *rules;
}

}  // namespace ploy::test
