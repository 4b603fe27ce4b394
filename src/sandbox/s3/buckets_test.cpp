#include <gtest/gtest.h>

#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

TEST(S3Buckets, AreMadeListedAndRemovedWhenEmpty) {
  TestWorld s3;
  EXPECT_EQ(s3.put("/one", "").head.status, 200);
  EXPECT_EQ(s3.put("/two/", "").head.status, 200);
  EXPECT_EQ(element(s3.put("/one", "").body, "Code"), "BucketAlreadyOwnedByYou");
  EXPECT_EQ(elements(s3.get("/").body, "Name"), (std::vector<std::string>{"one", "two"}));
  s3.put("/one/key", "1");
  EXPECT_EQ(element(s3.send("DELETE", "/one").body, "Code"), "BucketNotEmpty");
  s3.send("DELETE", "/one/key");
  EXPECT_EQ(s3.send("DELETE", "/one").head.status, 204);
  EXPECT_EQ(s3.send("HEAD", "/one").head.status, 404);
  EXPECT_EQ(s3.send("HEAD", "/two").head.status, 200);
  EXPECT_EQ(element(s3.put("/one/key", "1").body, "Code"), "NoSuchBucket");
}

TEST(S3Buckets, HaveNamesThatS3Allows) {
  TestWorld s3;
  for (const char* name : {"ab", "Upper", "under_score", "-front", "back-", "two..dots", "192.168.0.1"})
    EXPECT_EQ(element(s3.put(std::string("/") + name, "").body, "Code"), "InvalidBucketName") << name;
  for (const char* name : {"abc", "a.b-c", "1-2"})
    EXPECT_EQ(s3.put(std::string("/") + name, "").head.status, 200);
}

TEST(S3Buckets, LieInTheRegionOfTheServer) {
  TestWorld s3;
  const std::string elsewhere =
      "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></"
      "CreateBucketConfiguration>";
  EXPECT_EQ(element(s3.put("/bucket", elsewhere).body, "Code"), "InvalidLocationConstraint");
  s3.make_bucket();
  EXPECT_EQ(element(s3.get("/bucket?location").body, "LocationConstraint"), "");
  EXPECT_EQ(header(s3.send("HEAD", "/bucket"), "x-amz-bucket-region"), "us-east-1");
}

TEST(S3Buckets, SayWhatTheyHaveNot) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/key", "1");
  EXPECT_EQ(s3.get("/bucket?versioning").head.status, 200);
  EXPECT_EQ(element(s3.get("/bucket?policy").body, "Code"), "NoSuchBucketPolicy");
  EXPECT_EQ(element(s3.get("/bucket?lifecycle").body, "Code"), "NoSuchLifecycleConfiguration");
  EXPECT_EQ(element(s3.get("/bucket?acl").body, "Permission"), "FULL_CONTROL");
  for (const char* target : {"/bucket?versioning", "/bucket?acl", "/bucket?lifecycle", "/bucket/key?acl",
                             "/bucket/key?retention", "/bucket/key?legal-hold"})
    EXPECT_EQ(element(s3.put(target, "<x/>").body, "Code"), "NotImplemented") << target;
  EXPECT_EQ(s3.get("/bucket/key").body, "1") << "an operation we have not must not be taken for one we have";
  EXPECT_EQ(element(s3.get("/bucket?versions").body, "Code"), "NotImplemented");
  EXPECT_EQ(element(s3.send("POST", "/bucket/key", {}, "").body, "Code"), "MethodNotAllowed");
}

TEST(S3Errors, NameTheRequestAndTheResource) {
  TestWorld s3;
  const auto answer = s3.get("/nobody/a%20b");
  EXPECT_EQ(answer.head.status, 404);
  EXPECT_EQ(header(answer, "content-type"), "application/xml");
  EXPECT_EQ(element(answer.body, "Code"), "NoSuchBucket");
  EXPECT_EQ(element(answer.body, "BucketName"), "nobody");
  EXPECT_EQ(element(answer.body, "Resource"), "/nobody/a%20b");
  EXPECT_EQ(element(answer.body, "RequestId"), header(answer, "x-amz-request-id"));
}

TEST(S3Errors, TellTheServersTimeToAClientThatIsLate) {
  TestWorld s3;
  s3.clock().advance(std::chrono::minutes(16));
  const auto answer = s3.get("/");
  EXPECT_EQ(answer.head.status, 403);
  EXPECT_EQ(element(answer.body, "Code"), "RequestTimeTooSkewed");
  EXPECT_EQ(element(answer.body, "ServerTime"), "2026-01-02T03:20:05Z");
  EXPECT_EQ(header(answer, "date"), "Fri, 02 Jan 2026 03:20:05 GMT");
}

TEST(S3Errors, RefuseWhatIsNotSignedBeforeReadingItsBody) {
  TestWorld s3;
  s3.make_bucket();
  EXPECT_EQ(s3.send_raw("PUT", "/bucket/key", {}, "body").head.status, 403);
  EXPECT_EQ(s3.get("/bucket/key").head.status, 404);
}

}  // namespace
}  // namespace ploy::sandbox::s3
