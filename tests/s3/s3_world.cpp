#include "s3/s3_world.hpp"

#include <cstdlib>

namespace ploy::test {

std::unique_ptr<S3World> S3::world_;
int S3::buckets_made_ = 0;

std::string S3World::put(const std::string& bucket, const std::string& key, std::string_view body) const {
  const auto etag = s3::put_object(*client, bucket, key, body, {});
  EXPECT_TRUE(etag) << why(etag);
  return etag.value_or("");
}

std::string S3World::get(const std::string& bucket, const std::string& key) const {
  const auto facts = store->inspect(bucket, key, "", {});
  EXPECT_TRUE(facts) << why(facts);
  if (!facts) return "";
  const auto body = store->open(facts->version, {1, 0, facts->size}, {});
  EXPECT_TRUE(body) << why(body);
  return body ? read_text(**body) : "";
}

void S3::SetUp() {
  if (world_) return;
  auto world = std::make_unique<S3World>();
  auto server = start_s3_server(GetParam(), world->webhook.url());
  const char* ci = std::getenv("CI");
  if (!server && server.error().kind == ErrorKind::kNotFound && (ci == nullptr || ci != std::string("true")))
    GTEST_SKIP() << server.error().what;
  ASSERT_TRUE(server) << why(server);
  world->server = std::move(*server);
  world->client = std::make_unique<s3::S3Client>(world->server->account(), world->http, world->clock);
  world->store = std::make_unique<s3::S3ObjectStore>(*world->client);
  world_ = std::move(world);
}

void S3::TearDownTestSuite() { world_.reset(); }

std::string S3::new_bucket() {
  const std::string name = "ploy-test-" + std::to_string(++buckets_made_);
  const auto made = s3::create_bucket(*world_->client, name, {});
  EXPECT_TRUE(made) << why(made);
  return name;
}

ObjectFacts facts_of(const std::string& bucket, const std::string& key, std::uint64_t size) {
  ObjectFacts facts;
  facts.version.bucket = bucket;
  facts.version.key = key;
  facts.size = size;
  return facts;
}

std::string read_text(ByteReader& from) {
  const auto bytes = read_all(from, 64 * kMiB);
  EXPECT_TRUE(bytes) << why(bytes);
  return bytes ? std::string(as_text(*bytes)) : "";
}

INSTANTIATE_TEST_SUITE_P(rustfs, S3, testing::Values("rustfs"));
INSTANTIATE_TEST_SUITE_P(minio, S3, testing::Values("minio"));
INSTANTIATE_TEST_SUITE_P(ceph, S3, testing::Values("ceph"));
INSTANTIATE_TEST_SUITE_P(versitygw, S3, testing::Values("versitygw"));
INSTANTIATE_TEST_SUITE_P(sandbox, S3, testing::Values("sandbox"));

}  // namespace ploy::test
