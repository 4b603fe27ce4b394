#include "adapters/s3/s3_client.hpp"

#include <gmock/gmock.h>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/http_date.hpp"
#include "adapters/s3/scripted_s3.hpp"
#include "base/text.hpp"

namespace ploy::s3 {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string header_of(const ScriptedS3::Seen& seen, std::string_view name) {
  return std::string(seen.head.headers.find(name).value_or(""));
}

TEST(S3Client, SendsWhatItSigned) {
  ScriptedS3 server;
  server.answer(200);
  ASSERT_TRUE(server.client().send(
      {.bucket = "b", .key = "a b/../c+", .query = {{"versionId", "x/y"}, {"a", ""}}}, {}));
  const auto seen = server.seen();
  EXPECT_EQ(seen[0].head.target, "/b/a%20b/../c%2B?a=&versionId=x%2Fy");
  EXPECT_THAT(header_of(seen[0], "authorization"),
              HasSubstr("/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, "));
  EXPECT_EQ(header_of(seen[0], "x-amz-content-sha256"), kEmptyPayload);
}

TEST(S3Client, SendsTheSessionTokenWhereThereIsOne) {
  ScriptedS3 server;
  server.answer(200);
  S3Account account = server.account();
  account.credentials.session_token = Secret("tok");
  net::HttpClient http({});
  ASSERT_TRUE(S3Client(account, http, server.clock()).send({.bucket = "b"}, {}));
  EXPECT_EQ(header_of(server.seen()[0], "x-amz-security-token"), "tok");
}

TEST(S3Client, RepeatsNothingByItself) {
  ScriptedS3 server;
  server.answer_error(503, "SlowDown");
  EXPECT_TRUE(fails_with(server.client().send({.bucket = "b"}, {}), ErrorKind::kUnavailable));
  EXPECT_EQ(server.lines().size(), 1U);
}

TEST(S3Client, SignsAgainForTheRegionItIsToldAndRemembersIt) {
  ScriptedS3 server;
  server.answer_error(400, "AuthorizationHeaderMalformed", "<Region>eu-1</Region>");
  server.answer(200);
  server.answer(200);
  ASSERT_TRUE(server.client().send({.method = "PUT", .bucket = "b", .key = "k", .body = "bytes"}, {}));
  ASSERT_TRUE(server.client().send({.bucket = "b"}, {}));
  const auto seen = server.seen();
  EXPECT_THAT(header_of(seen[0], "authorization"), HasSubstr("/us-east-1/"));
  EXPECT_THAT(header_of(seen[1], "authorization"), HasSubstr("/eu-1/"));
  EXPECT_EQ(seen[1].body, "bytes");
  EXPECT_THAT(header_of(seen[2], "authorization"), HasSubstr("/eu-1/"));
}

TEST(S3Client, TakesTheRegionFromAHeaderWhereThereIsNoBody) {
  ScriptedS3 server;
  server.answer(301, "", {{"x-amz-bucket-region", "eu-2"}});
  server.answer(200);
  ASSERT_TRUE(server.client().send({.method = "HEAD", .bucket = "b"}, {}));
  EXPECT_THAT(header_of(server.seen()[1], "authorization"), HasSubstr("/eu-2/"));
}

TEST(S3Client, ForgetsALearnedRegionThatIsRefusedWithoutAWord) {
  ScriptedS3 server;
  server.answer_error(400, "AuthorizationHeaderMalformed", "<Region>eu-1</Region>");
  server.answer(200);
  server.answer(400);
  server.answer(200);
  server.answer(400);
  ASSERT_TRUE(server.client().send({.bucket = "b"}, {}));
  ASSERT_TRUE(server.client().send({.method = "HEAD", .bucket = "b"}, {}));
  EXPECT_THAT(header_of(server.seen()[2], "authorization"), HasSubstr("/eu-1/"));
  EXPECT_THAT(header_of(server.seen()[3], "authorization"), HasSubstr("/us-east-1/"));
  EXPECT_FALSE(server.client().send({.method = "HEAD", .bucket = "b"}, {})) << "nothing is left to try";
}

TEST(S3Client, GivesUpWhenTheToldRegionIsNotRightEither) {
  ScriptedS3 server;
  for (const char* region : {"r1", "r2", "r3", "r4", "r5"})
    server.answer_error(400, "AuthorizationHeaderMalformed", std::string("<Region>") + region + "</Region>");
  EXPECT_TRUE(fails_with(server.client().send({.bucket = "b"}, {}), ErrorKind::kDenied));
  EXPECT_EQ(server.lines().size(), 3U);
}

TEST(S3Client, FollowsNoRedirectToAnotherServer) {
  ScriptedS3 server;
  server.answer(307, "<Error><Code>TemporaryRedirect</Code><Endpoint>elsewhere.example</Endpoint></Error>",
                {{"Location", "http://127.0.0.1:1/"}});
  const auto answer = server.client().send({.bucket = "b"}, {});
  EXPECT_TRUE(fails_with(answer, ErrorKind::kInvalid));
  EXPECT_THAT(answer.error().what, HasSubstr("elsewhere.example"));
  EXPECT_EQ(server.lines().size(), 1U);
}

// Our clock is wrong by two hours; the server's Date header (real time) says so.
TEST(S3Client, SignsAgainWithTheServersClockAndRemembersIt) {
  ScriptedS3 server;
  server.clock().advance(std::chrono::hours(2));
  server.answer_error(403, "RequestTimeTooSkewed");
  server.answer(200);
  server.answer(200);
  ASSERT_TRUE(server.client().send({.bucket = "b"}, {}));
  ASSERT_TRUE(server.client().send({.bucket = "b"}, {}));
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(header_of(seen[0], "x-amz-date"), amz_date(server.clock().now()));
  EXPECT_LT(header_of(seen[1], "x-amz-date"), header_of(seen[0], "x-amz-date"));
  EXPECT_LT(header_of(seen[2], "x-amz-date"), header_of(seen[0], "x-amz-date"));
}

TEST(S3Client, DoesNotSignAgainWhenTheClocksAgree) {
  ScriptedS3 server;
  server.answer_error(403, "RequestTimeTooSkewed");
  EXPECT_TRUE(fails_with(server.client().send({.bucket = "b"}, {}), ErrorKind::kDenied));
  EXPECT_EQ(server.lines().size(), 1U);
}

TEST(S3Client, ShowsNoSecretInErrors) {
  ScriptedS3 server;
  server.answer_error(403, "SignatureDoesNotMatch");
  const auto answer = server.client().send({.bucket = "b", .key = "k"}, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what,
              HasSubstr("GET b/k: SignatureDoesNotMatch (HTTP 403), \"because\"; check RUSTFS_"));
  EXPECT_THAT(answer.error().what, Not(HasSubstr("the-secret-key")));
  EXPECT_THAT(answer.error().what, Not(HasSubstr("the-access-key")));
}

TEST(S3Client, BoundsWhatItReads) {
  ScriptedS3 server;
  server.answer(200, std::string(kAnswerBytesMax + 1, ' '));
  EXPECT_FALSE(server.client().send({.bucket = "b"}, {}));
}

TEST(HttpDate, IsReadOrRefused) {
  EXPECT_EQ(parse_http_date("Fri, 24 May 2013 00:00:01 GMT"), parse_time("2013-05-24T00:00:01Z"));
  for (const char* text : {"", "2013-05-24T00:00:00Z", "Fri, 24 May 2013 00:00:00",
                           "Fri, 24 Foo 2013 00:00:00 GMT", "Fri, 24 May 2013 00:00:00 CET"})
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace ploy::s3
