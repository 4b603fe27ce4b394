#include "adapters/s3/object_writer.hpp"

#include <gmock/gmock.h>

#include "adapters/s3/scripted_s3.hpp"
#include "base/hash.hpp"

namespace ploy::s3 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ObjectFacts facts_of(std::uint64_t size) {
  ObjectFacts facts;
  facts.version = {"b", "k", "", ""};
  facts.size = size;
  return facts;
}

Result<std::string> write(ScriptedS3& server, const ObjectFacts& facts,
                          Overwrite overwrite = Overwrite::kYes) {
  const std::string bytes(facts.size, 'x');
  ViewReader body(as_bytes(bytes));
  return server.store().write(facts, body, overwrite, {});
}

constexpr std::uint64_t kLarge = kSingleWriteBytesMax + 1;

void answer_begin(ScriptedS3& server) {
  server.answer(200,
                "<InitiateMultipartUploadResult><UploadId>u 1</UploadId></InitiateMultipartUploadResult>");
}
void answer_parts(ScriptedS3& server) {
  const std::string first(kSingleWriteBytesMax, 'x');
  server.answer(200, "", {{"ETag", "\"" + to_hex(md5(as_bytes(first))) + "\""}});
  server.answer(200, "", {{"ETag", "\"" + to_hex(md5(as_bytes("x"))) + "\""}});
}
std::string expected_etag() {
  const std::string first(kSingleWriteBytesMax, 'x');
  Md5 digest;
  digest.update(md5(as_bytes(first)));
  digest.update(md5(as_bytes("x")));
  return to_hex(digest.finish()) + "-2";
}

net::Answer lost_answer() {
  net::Answer answer;
  answer.abort = true;
  return answer;
}

TEST(ObjectWriter, LooksBeforeItWritesAndTellsTheServerNotToReplace) {
  ScriptedS3 server;
  server.answer(404);
  server.answer(200, "", {{"ETag", "\"new\""}});
  EXPECT_EQ(write(server, facts_of(3), Overwrite::kNo).value(), "new");
  EXPECT_THAT(server.lines(), ElementsAre("HEAD /b/k", "PUT /b/k"));
  EXPECT_EQ(server.seen()[1].head.headers.find("if-none-match"), "*");
  EXPECT_EQ(server.seen()[1].head.headers.find("x-amz-content-sha256"), to_hex(sha256(as_bytes("xxx"))));
}

TEST(ObjectWriter, WritesNothingWhereSomethingIs) {
  ScriptedS3 server;
  server.answer(200, "", {{"ETag", "\"old\""}});
  EXPECT_TRUE(fails_with(write(server, facts_of(3), Overwrite::kNo), ErrorKind::kConflict));
  EXPECT_EQ(server.lines().size(), 1U);
}

TEST(ObjectWriter, BelievesTheServerThatSomethingAppearedMeanwhile) {
  ScriptedS3 server;
  server.answer(404);
  server.answer_error(412, "PreconditionFailed");
  EXPECT_TRUE(fails_with(write(server, facts_of(3), Overwrite::kNo), ErrorKind::kConflict));
}

TEST(ObjectWriter, FindsOutWhetherAWriteWithoutAnswerHappened) {
  ScriptedS3 happened;
  happened.answer(lost_answer());
  happened.answer(200, "", {{"ETag", "\"" + to_hex(md5(as_bytes("xxx"))) + "\""}});
  EXPECT_EQ(write(happened, facts_of(3)).value(), to_hex(md5(as_bytes("xxx"))));

  ScriptedS3 did_not;
  did_not.answer(lost_answer());
  did_not.answer(404);
  EXPECT_TRUE(fails_with(write(did_not, facts_of(3)), ErrorKind::kUnavailable));
}

TEST(ObjectWriter, WritesLargeObjectsInParts) {
  ScriptedS3 server;
  answer_begin(server);
  answer_parts(server);
  server.answer(200, "<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>");
  EXPECT_EQ(write(server, facts_of(kLarge)).value(), "e-2");
  EXPECT_THAT(server.lines(),
              ElementsAre("POST /b/k?uploads=", "PUT /b/k?partNumber=1&uploadId=u%201",
                          "PUT /b/k?partNumber=2&uploadId=u%201", "POST /b/k?uploadId=u%201"));
}

TEST(ObjectWriter, LooksForTheETagThatACompletionDoesNotTell) {
  ScriptedS3 server;
  answer_begin(server);
  answer_parts(server);
  server.answer(200, "<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>");
  server.answer(200, "", {{"ETag", "\"e-2\""}});
  EXPECT_EQ(write(server, facts_of(kLarge)).value(), "e-2");
}

TEST(ObjectWriter, AbortsWhenTheCompletionFailsInTheBodyOfASuccess) {
  ScriptedS3 server;
  answer_begin(server);
  answer_parts(server);
  server.answer_error(200, "InternalError");
  EXPECT_TRUE(fails_with(write(server, facts_of(kLarge)), ErrorKind::kUnavailable));
  EXPECT_EQ(server.lines().back(), "DELETE /b/k?uploadId=u%201");
}

TEST(ObjectWriter, AbortsWhenAPartFails) {
  ScriptedS3 server;
  answer_begin(server);
  server.answer_error(503, "SlowDown");
  EXPECT_TRUE(fails_with(write(server, facts_of(kLarge)), ErrorKind::kUnavailable));
  EXPECT_EQ(server.lines().back(), "DELETE /b/k?uploadId=u%201");
}

TEST(ObjectWriter, AbortsAlsoWhenAskedToStop) {
  ScriptedS3 server;
  answer_begin(server);
  std::stop_source stop;
  class Stopper final : public ByteReader {
   public:
    explicit Stopper(std::stop_source& stop) : stop_(stop) {}
    Result<std::size_t> read(std::span<std::byte> out) override {
      stop_.request_stop();
      return out.size();
    }

   private:
    std::stop_source& stop_;
  } body(stop);
  EXPECT_TRUE(fails_with(server.store().write(facts_of(kLarge), body, Overwrite::kYes, stop.get_token()),
                         ErrorKind::kCancelled));
  EXPECT_EQ(server.lines().back(), "DELETE /b/k?uploadId=u%201");
}

TEST(ObjectWriter, FindsOutWhetherACompletionWithoutAnswerHappened) {
  ScriptedS3 server;
  answer_begin(server);
  answer_parts(server);
  server.answer(lost_answer());
  server.answer(200, "", {{"ETag", "\"" + expected_etag() + "\""}});
  EXPECT_EQ(write(server, facts_of(kLarge)).value(), expected_etag());
}

TEST(ObjectWriter, SetsTagsByAnotherRequestWhereTheHeaderWasIgnored) {
  ScriptedS3 server;
  ObjectFacts facts = facts_of(3);
  facts.tags = {{"a b", "c/d"}};
  server.answer(200, "", {{"ETag", "\"new\""}});
  server.answer(200, "<Tagging><TagSet></TagSet></Tagging>");
  server.answer(200);
  ASSERT_TRUE(write(server, facts));
  const auto seen = server.seen();
  EXPECT_EQ(seen[0].head.headers.find("x-amz-tagging"), "a%20b=c%2Fd");
  EXPECT_EQ(server.lines().back(), "PUT /b/k?tagging=");
  EXPECT_THAT(seen.back().body, HasSubstr("<Key>a b</Key><Value>c/d</Value>"));
}

TEST(ObjectWriter, WritesNoHeaderThatMetadataSmuggles) {
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"a", "x\r\nx-amz-acl: public-read"}, {"b\r\nx", "y"}, {"c d", "y"}}) {
    ScriptedS3 server;
    ObjectFacts facts = facts_of(3);
    facts.metadata = {{name, value}};
    EXPECT_TRUE(fails_with(write(server, facts), ErrorKind::kInvalid)) << name;
    EXPECT_TRUE(server.lines().empty());
  }
}

TEST(ObjectWriter, NeedsAtMostTenThousandParts) {
  EXPECT_EQ(write_part_bytes(17 * kMiB), 16 * kMiB);
  EXPECT_EQ(write_part_bytes(160'000 * kMiB), 16 * kMiB);
  EXPECT_EQ(write_part_bytes(160'000 * kMiB + 1), 17 * kMiB);
  const std::uint64_t largest = 5 * 1024 * kGiB;
  EXPECT_LE((largest + write_part_bytes(largest) - 1) / write_part_bytes(largest), 10'000U);
}

}  // namespace
}  // namespace ploy::s3
