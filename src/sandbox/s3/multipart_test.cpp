#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

constexpr std::size_t kSmallestPart = 5 * kMiB;

std::string begin(TestWorld& s3) { return element(s3.send("POST", "/bucket/k?uploads").body, "UploadId"); }

std::string part_target(int number, const std::string& upload) {
  return "/bucket/k?partNumber=" + std::to_string(number) + "&uploadId=" + upload;
}

std::string put_part(TestWorld& s3, const std::string& upload, int number, std::string_view body) {
  return header(s3.put(part_target(number, upload), body), "etag");
}

std::string part_xml(int number, const std::string& etag) {
  return "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + etag + "</ETag></Part>";
}

net::HttpResponse complete(TestWorld& s3, const std::string& upload, const std::string& parts,
                           net::Headers headers = {}) {
  return s3.send("POST", "/bucket/k?uploadId=" + upload, std::move(headers),
                 "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
}

TEST(S3Multipart, JoinsItsPartsAndSumsUpTheirSums) {
  TestWorld s3;
  s3.make_bucket();
  const std::string one(kSmallestPart, '1');
  const std::string upload =
      element(s3.send("POST", "/bucket/k?uploads",
                      {{"Content-Type", "x/y"}, {"x-amz-meta-a", "1"}, {"x-amz-tagging", "t=1"}})
                  .body,
              "UploadId");
  const std::string second = put_part(s3, upload, 7, "end");  // any order, any gaps
  put_part(s3, upload, 2, "overwritten");
  const std::string first = put_part(s3, upload, 2, one);
  const auto done = complete(s3, upload, part_xml(2, first) + part_xml(7, second));
  ASSERT_EQ(done.head.status, 200) << done.body;
  Md5 sum;
  sum.update(md5(as_bytes(one)));
  sum.update(md5(as_bytes("end")));
  const auto got = s3.get("/bucket/k");
  EXPECT_EQ(header(got, "etag"), "\"" + to_hex(sum.finish()) + "-2\"");
  EXPECT_EQ(got.body, one + "end");
  EXPECT_EQ(header(got, "content-type"), "x/y");
  EXPECT_EQ(header(got, "x-amz-meta-a"), "1");
  EXPECT_EQ(header(got, "x-amz-tagging-count"), "1");
  const std::string range =
      "bytes=" + std::to_string(kSmallestPart - 2) + "-" + std::to_string(kSmallestPart);
  EXPECT_EQ(s3.get("/bucket/k", {{"Range", range}}).body, "11e");
  EXPECT_EQ(element(complete(s3, upload, part_xml(2, first)).body, "Code"), "NoSuchUpload");
}

TEST(S3Multipart, RefusesWrongLists) {
  TestWorld s3;
  s3.make_bucket();
  const std::string upload = begin(s3);
  const std::string a = put_part(s3, upload, 1, "a");
  const std::string b = put_part(s3, upload, 2, "b");
  const std::pair<std::string, const char*> cases[] = {
      {part_xml(2, b) + part_xml(1, a), "InvalidPartOrder"},
      {part_xml(1, a) + part_xml(1, a), "InvalidPartOrder"},
      {part_xml(1, b), "InvalidPart"},
      {part_xml(3, a), "InvalidPart"},
      {part_xml(1, a) + part_xml(2, b), "EntityTooSmall"},
      {"", "MalformedXML"},
      {"<Part><PartNumber>x</PartNumber><ETag>1</ETag></Part>", "MalformedXML"},
  };
  for (const auto& [parts, code] : cases)
    EXPECT_EQ(element(complete(s3, upload, parts).body, "Code"), code) << parts;
  EXPECT_EQ(complete(s3, upload, part_xml(1, a)).head.status, 200) << "a refusal does not end the upload";
}

TEST(S3Multipart, DoesNotReplaceWhatMustNotBeReplaced) {
  TestWorld s3;
  s3.make_bucket();
  const std::string upload = begin(s3);
  const std::string a = put_part(s3, upload, 1, "a");
  s3.put("/bucket/k", "there before");
  EXPECT_EQ(complete(s3, upload, part_xml(1, a), {{"If-None-Match", "*"}}).head.status, 412);
  EXPECT_EQ(s3.get("/bucket/k").body, "there before");
}

TEST(S3Multipart, ForgetsWhatIsAborted) {
  TestWorld s3;
  s3.make_bucket();
  const std::string upload = begin(s3);
  put_part(s3, upload, 1, "a");
  EXPECT_EQ(elements(s3.get("/bucket?uploads").body, "UploadId"), std::vector<std::string>{upload});
  EXPECT_EQ(s3.send("DELETE", "/bucket/k?uploadId=" + upload).head.status, 204);
  EXPECT_TRUE(elements(s3.get("/bucket?uploads").body, "UploadId").empty());
  EXPECT_EQ(element(s3.put(part_target(1, upload), "a").body, "Code"), "NoSuchUpload");
  EXPECT_EQ(element(s3.put("/bucket/other?partNumber=1&uploadId=" + upload, "a").body, "Code"),
            "NoSuchUpload");
}

TEST(S3Multipart, SurvivesARestartInTheMiddle) {
  TestWorld s3;
  s3.make_bucket();
  const std::string upload = begin(s3);
  const std::string one(kSmallestPart, '1');
  const std::string first = put_part(s3, upload, 1, one);
  s3.restart();
  const std::string second = put_part(s3, upload, 2, "2");
  EXPECT_EQ(elements(s3.get("/bucket/k?uploadId=" + upload).body, "Size"),
            (std::vector<std::string>{std::to_string(kSmallestPart), "1"}));
  ASSERT_EQ(complete(s3, upload, part_xml(1, first) + part_xml(2, second)).head.status, 200);
  s3.restart();
  EXPECT_EQ(s3.get("/bucket/k").body, one + "2");
  EXPECT_TRUE(elements(s3.get("/bucket?uploads").body, "UploadId").empty());
}

}  // namespace
}  // namespace ploy::sandbox::s3
