#include "adapters/s3/s3_object_store.hpp"

#include <gmock/gmock.h>

#include "adapters/s3/scripted_s3.hpp"

namespace ploy::s3 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const ObjectVersion kVersion{"b", "k", "", "abc"};

// --- Listing: the guard's own rules have their tests beside it.

std::string listing_of(const std::string& contents, const std::string& more) {
  return "<ListBucketResult>" + contents + more + "</ListBucketResult>";
}

TEST(S3ObjectStore, AsksForPagesByTheLastKey) {
  ScriptedS3 server;
  server.answer(
      200, listing_of("<Contents><Key>n</Key><Size>1</Size></Contents>", "<IsTruncated>false</IsTruncated>"));
  const auto page = server.store().list("b", "m+", {});
  ASSERT_TRUE(page) << page.error().what;
  EXPECT_FALSE(page->complete);
  EXPECT_THAT(server.lines(),
              ElementsAre("GET /b?encoding-type=url&list-type=2&max-keys=1000&start-after=m%2B"));
}

TEST(S3ObjectStore, FollowsATokenThroughAnEmptyPage) {
  ScriptedS3 server;
  server.answer(
      200,
      listing_of("", "<IsTruncated>true</IsTruncated><NextContinuationToken>t=</NextContinuationToken>"));
  server.answer(200, listing_of("<Contents><Key>n</Key><Size>1</Size></Contents>", ""));
  const auto page = server.store().list("b", "", {});
  ASSERT_TRUE(page) << page.error().what;
  EXPECT_EQ(page->objects.size(), 1U);
  EXPECT_THAT(server.lines()[1], HasSubstr("continuation-token=t%3D"));
}

TEST(S3ObjectStore, FollowsThePagesOfBuckets) {
  ScriptedS3 server;
  server.answer(200,
                "<ListAllMyBucketsResult><Buckets><Bucket><Name>one</Name></Bucket></Buckets>"
                "<ContinuationToken>t</ContinuationToken></ListAllMyBucketsResult>");
  server.answer(200,
                "<ListAllMyBucketsResult><Buckets><Bucket><Name>two</Name></Bucket></Buckets></"
                "ListAllMyBucketsResult>");
  EXPECT_THAT(server.store().buckets({}).value(), ElementsAre("one", "two"));
}

// --- Looking at one object.

TEST(S3ObjectStore, KeepsHeadersMetadataAndTags) {
  ScriptedS3 server;
  server.answer(200, "",
                {{"ETag", "\"abc\""},
                 {"Last-Modified", "Fri, 24 May 2013 00:00:00 GMT"},
                 {"Content-Type", "text/plain"},
                 {"Expires", "never"},
                 {"X-Amz-Meta-Colour", "blue"},
                 {"x-amz-version-id", "null"},
                 {"Server", "x"}});
  server.answer(200, "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>");
  const auto facts = server.store().inspect("b", "k", "v1", {});
  ASSERT_TRUE(facts) << facts.error().what;
  EXPECT_EQ(facts->version, (ObjectVersion{"b", "k", "", "abc"}));
  EXPECT_EQ(facts->headers,
            (std::map<std::string, std::string>{{"content-type", "text/plain"}, {"expires", "never"}}));
  EXPECT_EQ(facts->metadata, (std::map<std::string, std::string>{{"colour", "blue"}}));
  EXPECT_EQ(facts->tags, (std::map<std::string, std::string>{{"a", "1"}}));
  EXPECT_THAT(server.lines(), ElementsAre("HEAD /b/k?versionId=v1", "GET /b/k?tagging="));
}

TEST(S3ObjectStore, DoesWithoutTagsWhereTheyCannotBeHad) {
  for (const int status : {403, 404, 405, 501}) {
    ScriptedS3 server;
    server.answer(200, "", {{"ETag", "\"abc\""}});
    server.answer_error(status, "Whatever");
    const auto facts = server.store().inspect("b", "k", "", {});
    EXPECT_TRUE(facts) << status << ": " << facts.error().what;
  }
}

TEST(S3ObjectStore, DoesNotTakeABusyServerForOneWithoutTags) {
  ScriptedS3 server;
  server.answer(200, "", {{"ETag", "\"abc\""}});
  server.answer_error(503, "SlowDown");
  EXPECT_TRUE(fails_with(server.store().inspect("b", "k", "", {}), ErrorKind::kUnavailable));
}

TEST(S3ObjectStore, RefusesAnAnswerWithoutETag) {
  ScriptedS3 server;
  server.answer(200);
  EXPECT_TRUE(fails_with(server.store().inspect("b", "k", "", {}), ErrorKind::kUnavailable));
}

// --- Reading.

struct RangeCase {
  std::string name;
  int status;
  net::Headers headers;
  std::string body;
  ErrorKind kind;
};

TEST(S3ObjectStore, BelievesNoAnswerThatIsNotTheRangeAskedFor) {
  const std::vector<RangeCase> cases = {
      {"If-Match ignored",
       206,
       {{"ETag", "\"other\""}, {"Content-Range", "bytes 4-7/20"}},
       "4567",
       ErrorKind::kConflict},
      {"precondition failed", 412, {}, "", ErrorKind::kConflict},
      {"range ignored", 200, {{"ETag", "\"abc\""}}, "0123456789", ErrorKind::kUnavailable},
      {"another range",
       206,
       {{"ETag", "\"abc\""}, {"Content-Range", "bytes 0-3/20"}},
       "0123",
       ErrorKind::kUnavailable},
      {"shorter object",
       206,
       {{"ETag", "\"abc\""}, {"Content-Range", "bytes 4-5/6"}},
       "45",
       ErrorKind::kConflict},
      {"no range told", 206, {{"ETag", "\"abc\""}}, "4567", ErrorKind::kUnavailable},
      {"nonsense range",
       206,
       {{"ETag", "\"abc\""}, {"Content-Range", "bytes 4-x/*"}},
       "4567",
       ErrorKind::kUnavailable},
      {"gone", 404, {}, "", ErrorKind::kNotFound},
  };
  for (const auto& [name, status, headers, body, kind] : cases) {
    ScriptedS3 server;
    server.answer(status, body, headers);
    EXPECT_TRUE(fails_with(server.store().open(kVersion, {2, 4, 4}, {}), kind)) << name;
  }
}

TEST(S3ObjectStore, AsksForTheVersionItMeans) {
  ScriptedS3 server;
  server.answer(206, "4567", {{"ETag", "\"abc\""}, {"Content-Range", "bytes 4-7/20"}});
  ASSERT_TRUE(server.store().open({"b", "k", "v/1", "abc"}, {2, 4, 4}, {}));
  const auto seen = server.seen();
  EXPECT_EQ(seen[0].head.target, "/b/k?versionId=v%2F1");
  EXPECT_EQ(seen[0].head.headers.find("if-match"), "\"abc\"");
  EXPECT_EQ(seen[0].head.headers.find("range"), "bytes=4-7");
}

TEST(S3ObjectStore, AsksForAnEmptyObjectWithoutARange) {
  ScriptedS3 server;
  server.answer(200, "", {{"ETag", "\"abc\""}});
  const auto body = server.store().open(kVersion, {1, 0, 0}, {});
  ASSERT_TRUE(body) << body.error().what;
  EXPECT_TRUE(read_all(**body, 1).value().empty());
  EXPECT_EQ(server.seen()[0].head.headers.find("range"), std::nullopt);
}

// Yields less than it announced, so the server has to cut the connection.
class CutReader final : public ByteReader {
 public:
  Result<std::size_t> read(std::span<std::byte> out) override {
    if (given_) return fail(ErrorKind::kUnavailable, "cut");
    given_ = true;
    out[0] = std::byte{'x'};
    return 1;
  }

 private:
  bool given_ = false;
};

TEST(S3ObjectStore, NoticesABodyThatIsCut) {
  ScriptedS3 server;
  net::Answer cut;
  cut.status = 206;
  cut.headers = {{"ETag", "\"abc\""}, {"Content-Range", "bytes 4-7/20"}};
  cut.stream = std::make_unique<CutReader>();
  cut.stream_bytes = 4;
  server.answer(std::move(cut));
  // The cut may be noticed with the head already.
  const auto body = server.store().open(kVersion, {2, 4, 4}, {});
  EXPECT_TRUE(
      fails_with(body ? read_all(**body, 100) : std::unexpected(body.error()), ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace ploy::s3
