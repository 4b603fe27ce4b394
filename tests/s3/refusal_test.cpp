#include "s3/s3_world.hpp"

namespace ploy::test {

namespace {

// The server's account, changed.
template <class Change>
s3::S3Account changed(s3::S3Account account, Change change) {
  change(account);
  return account;
}

}  // namespace

TEST_P(S3, DeniesAWrongSecret) {
  s3::S3Client client(
      changed(world_->server->account(),
              [](auto& account) { account.credentials.secret_key = Secret("not the secret"); }),
      world_->http, world_->clock);
  s3::S3ObjectStore store(client);
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "bytes");
  const auto buckets = store.buckets({});
  EXPECT_TRUE(fails_with(buckets, ErrorKind::kDenied));
  EXPECT_THAT(buckets.error().what, testing::HasSubstr("RUSTFS_SECRET_KEY"));
  EXPECT_TRUE(fails_with(store.list(bucket, "", {}), ErrorKind::kDenied));
  EXPECT_TRUE(fails_with(store.inspect(bucket, "k", "", {}), ErrorKind::kDenied));
  EXPECT_TRUE(fails_with(store.open({bucket, "k", "", ""}, {1, 0, 5}, {}), ErrorKind::kDenied));
}

TEST_P(S3, DeniesAnUnknownAccessKey) {
  s3::S3Client client(changed(world_->server->account(),
                              [](auto& account) { account.credentials.access_key = Secret("nobodyatall"); }),
                      world_->http, world_->clock);
  EXPECT_TRUE(fails_with(s3::S3ObjectStore(client).buckets({}), ErrorKind::kDenied));
}

TEST_P(S3, SaysThatABucketIsNotThere) {
  EXPECT_TRUE(fails_with(world_->store->list("no-such-bucket", "", {}), ErrorKind::kNotFound));
  EXPECT_TRUE(fails_with(world_->store->inspect("no-such-bucket", "k", "", {}), ErrorKind::kNotFound));
  EXPECT_TRUE(
      fails_with(world_->store->open({"no-such-bucket", "k", "", ""}, {1, 0, 1}, {}), ErrorKind::kNotFound));
  BytesReader body("x");
  EXPECT_TRUE(fails_with(world_->store->write(facts_of("no-such-bucket", "k", 1), body, Overwrite::kNo, {}),
                         ErrorKind::kNotFound));
}

TEST_P(S3, FollowsTheServersClock) {
  ManualClock clock(world_->clock.now() - std::chrono::hours(2));
  s3::S3Client client(world_->server->account(), world_->http, clock);
  s3::S3ObjectStore store(client);
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "bytes");
  // HEAD carries no error code, so the Date must do.
  const auto facts = store.inspect(bucket, "k", "", {});
  EXPECT_TRUE(facts) << why(facts);
  const auto buckets = store.buckets({});
  EXPECT_TRUE(buckets) << why(buckets);
}

TEST_P(S3, FollowsTheServersRegion) {
  s3::S3Client client(changed(world_->server->account(), [](auto& account) { account.region = "mars-1"; }),
                      world_->http, world_->clock);
  s3::S3ObjectStore store(client);
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "bytes");
  const auto page = store.list(bucket, "", {});
  EXPECT_TRUE(page) << why(page);
  const auto facts = store.inspect(bucket, "k", "", {});
  EXPECT_TRUE(facts) << why(facts);
  const auto buckets = store.buckets({});
  EXPECT_TRUE(buckets) << why(buckets);
}

TEST_P(S3, ReportsAServerThatIsNotThere) {
  s3::S3Account account = world_->server->account();
  account.endpoint = "http://127.0.0.1:" + std::to_string(free_port());
  s3::S3Client client(account, world_->http, world_->clock);
  EXPECT_TRUE(fails_with(s3::S3ObjectStore(client).buckets({}), ErrorKind::kUnavailable));
}

}  // namespace ploy::test
