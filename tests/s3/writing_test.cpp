#include "base/hash.hpp"
#include "s3/s3_world.hpp"

namespace ploy::test {

namespace {

constexpr std::uint64_t kLarge = 21 * kMiB + 5;

// Every part differs from the others.
std::string large_body() {
  std::string body(kLarge, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 2654435761U >> 13U);
  return body;
}

// Gives `good` bytes, and then fails as a damaged backup does.
class BreakingReader final : public ByteReader {
 public:
  explicit BreakingReader(std::uint64_t good) : left_(good) {}
  Result<std::size_t> read(std::span<std::byte> out) override {
    if (left_ == 0) return fail(ErrorKind::kCorrupt, "the stored bytes are damaged");
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
    left_ -= n;
    return n;
  }

 private:
  std::uint64_t left_;
};

Result<std::string> write(const S3World& world, const ObjectFacts& facts, std::string_view body,
                          Overwrite overwrite) {
  ViewReader reader(as_bytes(body));
  return world.store->write(facts, reader, overwrite, {});
}

}  // namespace

TEST_P(S3, GivesBackHeadersMetadataAndTags) {
  const std::string bucket = new_bucket();
  ObjectFacts facts = facts_of(bucket, "k", 4);
  facts.headers = {{"content-type", "text/x-ploy; charset=utf-8"},
                   {"cache-control", "max-age=60"},
                   {"content-disposition", "attachment; filename=\"a b.txt\""},
                   {"content-language", "de"},
                   {"content-encoding", "zstd"}};
  facts.metadata = {{"colour", "blue  and green"}, {"colour-2", "x=1&y"}};
  facts.tags = {{"project", "a b/c"}, {"stage", "prod+1"}};
  const auto etag = write(*world_, facts, "body", Overwrite::kNo);
  ASSERT_TRUE(etag) << why(etag);

  const auto there = world_->store->inspect(bucket, "k", "", {});
  ASSERT_TRUE(there) << why(there);
  EXPECT_EQ(there->version.etag, *etag);
  EXPECT_EQ(there->headers, facts.headers);
  EXPECT_EQ(there->metadata, facts.metadata);
  EXPECT_EQ(there->tags, facts.tags);
  EXPECT_EQ(world_->get(bucket, "k"), "body");
}

TEST_P(S3, WritesAnEmptyObject) {
  const std::string bucket = new_bucket();
  const auto etag = write(*world_, facts_of(bucket, "empty", 0), "", Overwrite::kNo);
  ASSERT_TRUE(etag) << why(etag);
  EXPECT_EQ(world_->get(bucket, "empty"), "");
}

TEST_P(S3, WritesALargeObjectInParts) {
  const std::string bucket = new_bucket();
  const std::string body = large_body();
  ObjectFacts facts = facts_of(bucket, "large", kLarge);
  facts.metadata = {{"origin", "here"}};
  facts.tags = {{"kind", "large"}};
  const auto etag = write(*world_, facts, body, Overwrite::kNo);
  ASSERT_TRUE(etag) << why(etag);
  EXPECT_TRUE(etag->ends_with("-2")) << *etag;

  const auto there = world_->store->inspect(bucket, "large", "", {});
  ASSERT_TRUE(there) << why(there);
  EXPECT_EQ(there->version.etag, *etag);
  EXPECT_EQ(there->size, kLarge);
  EXPECT_EQ(there->metadata, facts.metadata);
  EXPECT_EQ(there->tags, facts.tags);
  EXPECT_TRUE(world_->get(bucket, "large") == body);
}

TEST_P(S3, DoesNotReplaceAnObjectUnlessTold) {
  const std::string bucket = new_bucket();
  world_->put(bucket, "k", "mine");
  EXPECT_TRUE(
      fails_with(write(*world_, facts_of(bucket, "k", 6), "theirs", Overwrite::kNo), ErrorKind::kConflict));
  EXPECT_EQ(world_->get(bucket, "k"), "mine");
  const auto etag = write(*world_, facts_of(bucket, "k", 6), "theirs", Overwrite::kYes);
  EXPECT_TRUE(etag) << why(etag);
  EXPECT_EQ(world_->get(bucket, "k"), "theirs");
}

TEST_P(S3, DoesNotReplaceAnObjectThatAppearsWhileALargeOneIsWritten) {
  const std::string bucket = new_bucket();
  // Somebody else is faster: the object appears when the first bytes are pulled.
  class Rival final : public ByteReader {
   public:
    Rival(const S3World& world, std::string bucket) : world_(world), bucket_(std::move(bucket)) {}
    Result<std::size_t> read(std::span<std::byte> out) override {
      if (left_ == kLarge) world_.put(bucket_, "k", "mine");
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
      left_ -= n;
      return n;
    }

   private:
    const S3World& world_;
    std::string bucket_;
    std::uint64_t left_ = kLarge;
  } rival(*world_, bucket);
  EXPECT_TRUE(fails_with(world_->store->write(facts_of(bucket, "k", kLarge), rival, Overwrite::kNo, {}),
                         ErrorKind::kConflict));
  EXPECT_EQ(world_->get(bucket, "k"), "mine");
}

TEST_P(S3, LeavesNothingBehindWhenTheBytesFail) {
  const std::string bucket = new_bucket();
  // The last one fails behind its last byte, where a hash is found to be wrong.
  for (const auto& [size, good] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {10, 5}, {10, 10}, {kLarge, 17 * kMiB}, {kLarge, kLarge}}) {
    BreakingReader body(good);
    EXPECT_TRUE(fails_with(world_->store->write(facts_of(bucket, "k", size), body, Overwrite::kNo, {}),
                           ErrorKind::kCorrupt))
        << size << " bytes, of which " << good << " are good";
  }
  EXPECT_TRUE(fails_with(world_->store->inspect(bucket, "k", "", {}), ErrorKind::kNotFound));
  const auto uploads = world_->client->send({.bucket = bucket, .query = {{"uploads", ""}}}, {});
  ASSERT_TRUE(uploads) << why(uploads);
  EXPECT_EQ(uploads->body.find("<Upload>"), std::string::npos) << uploads->body;
}

TEST_P(S3, RefusesBytesThatAreFewerOrMoreThanAnnounced) {
  const std::string bucket = new_bucket();
  EXPECT_TRUE(
      fails_with(write(*world_, facts_of(bucket, "k", 5), "four", Overwrite::kNo), ErrorKind::kInvalid));
  EXPECT_TRUE(
      fails_with(write(*world_, facts_of(bucket, "k", 3), "four", Overwrite::kNo), ErrorKind::kInvalid));
  EXPECT_TRUE(fails_with(world_->store->inspect(bucket, "k", "", {}), ErrorKind::kNotFound));
}

}  // namespace ploy::test
