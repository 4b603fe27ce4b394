#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "sandbox/s3/base64.hpp"
#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

std::string sha256_base64(std::string_view text) { return to_base64(sha256(as_bytes(text))); }

TEST(S3Objects, ComeBackAsTheyWerePut) {
  TestWorld s3;
  s3.make_bucket();
  const auto put = s3.put("/bucket/hello.txt", "hello, world",
                          {{"Content-Type", "text/plain"},
                           {"Content-Encoding", "aws-chunked,gzip"},
                           {"Cache-Control", "no-store"},
                           {"x-amz-meta-Colour", "blue"},
                           {"x-amz-tagging", "a=1&b=x%20y"},
                           {"x-amz-storage-class", "STANDARD_IA"}});
  ASSERT_EQ(put.head.status, 200) << put.body;
  EXPECT_EQ(header(put, "etag"), "\"e4d7f1b4ed2e42d15898f4b27b019da4\"");
  for (const char* method : {"GET", "HEAD"}) {
    const auto got = s3.send(method, "/bucket/hello.txt");
    EXPECT_EQ(got.head.status, 200);
    EXPECT_EQ(got.body, method == std::string("GET") ? "hello, world" : "");
    EXPECT_EQ(header(got, "content-length"), "12");
    EXPECT_EQ(header(got, "etag"), header(put, "etag"));
    EXPECT_EQ(header(got, "content-type"), "text/plain");
    EXPECT_EQ(header(got, "content-encoding"), "gzip");
    EXPECT_EQ(header(got, "cache-control"), "no-store");
    EXPECT_EQ(header(got, "x-amz-meta-colour"), "blue");
    EXPECT_EQ(header(got, "x-amz-storage-class"), "STANDARD_IA");
    EXPECT_EQ(header(got, "x-amz-tagging-count"), "2");
    EXPECT_EQ(header(got, "last-modified"), "Fri, 02 Jan 2026 03:04:05 GMT");
  }
}

TEST(S3Objects, GiveTheRangeThatIsAskedFor) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/k", "0123456789");
  struct Case {
    const char* range;
    int status;
    const char* body;
    const char* content_range;
  };
  const Case cases[] = {
      {"bytes=0-0", 206, "0", "bytes 0-0/10"},   {"bytes=3-5", 206, "345", "bytes 3-5/10"},
      {"bytes=7-", 206, "789", "bytes 7-9/10"},  {"bytes=-3", 206, "789", "bytes 7-9/10"},
      {"bytes=8-99", 206, "89", "bytes 8-9/10"}, {"bytes=-99", 206, "0123456789", "bytes 0-9/10"},
      {"bytes=5-3", 200, "0123456789", ""},      {"bytes=0-1,3-4", 200, "0123456789", ""},
      {"chars=0-1", 200, "0123456789", ""},
  };
  for (const Case& c : cases) {
    const auto got = s3.get("/bucket/k", {{"Range", c.range}});
    EXPECT_EQ(got.head.status, c.status) << c.range;
    EXPECT_EQ(got.body, c.body) << c.range;
    EXPECT_EQ(header(got, "content-range"), c.content_range) << c.range;
  }
  s3.put("/bucket/empty", "");
  for (const auto& [key, range] : {std::pair("k", "bytes=10-"), {"k", "bytes=-0"}, {"empty", "bytes=0-0"}}) {
    const auto got = s3.get(std::string("/bucket/") + key, {{"Range", range}});
    EXPECT_EQ(got.head.status, 416) << range;
    EXPECT_EQ(element(got.body, "Code"), "InvalidRange");
  }
  EXPECT_EQ(header(s3.get("/bucket/k", {{"Range", "bytes=10-"}}), "content-range"), "bytes */10");
}

TEST(S3Objects, AreReadOnlyWhereTheConditionHolds) {
  TestWorld s3;
  s3.make_bucket();
  const std::string etag = header(s3.put("/bucket/k", "1"), "etag");
  const std::string before = "Fri, 02 Jan 2026 03:04:04 GMT";
  const std::string same = "Fri, 02 Jan 2026 03:04:05 GMT";
  struct Case {
    net::Headers headers;
    int status;
  };
  const Case cases[] = {
      {{{"If-Match", etag}}, 200},
      {{{"If-Match", "*"}}, 200},
      {{{"If-Match", "\"00000000000000000000000000000000\", " + etag}}, 200},
      {{{"If-Match", "\"00000000000000000000000000000000\""}}, 412},
      {{{"If-Match", etag}, {"If-Unmodified-Since", before}}, 200},
      {{{"If-Unmodified-Since", before}}, 412},
      {{{"If-Unmodified-Since", same}}, 200},
      {{{"If-None-Match", etag}}, 304},
      {{{"If-None-Match", "\"00000000000000000000000000000000\""}}, 200},
      {{{"If-Modified-Since", same}}, 304},
      {{{"If-Modified-Since", before}}, 200},
      {{{"If-Match", "\"00000000000000000000000000000000\""}, {"Range", "bytes=0-0"}}, 412},
  };
  for (const Case& c : cases)
    for (const char* method : {"GET", "HEAD"})
      EXPECT_EQ(s3.send(method, "/bucket/k", c.headers).head.status, c.status)
          << c.headers.begin()->name << ": " << c.headers.begin()->value;
}

TEST(S3Objects, AreNotOverwrittenWhereTheConditionFails) {
  TestWorld s3;
  s3.make_bucket();
  EXPECT_EQ(s3.put("/bucket/k", "1", {{"If-Match", "*"}}).head.status, 404);
  EXPECT_EQ(s3.put("/bucket/k", "1", {{"If-None-Match", "*"}}).head.status, 200);
  EXPECT_EQ(s3.put("/bucket/k", "2", {{"If-None-Match", "*"}}).head.status, 412);
  EXPECT_EQ(s3.put("/bucket/k", "2", {{"If-Match", "\"00000000000000000000000000000000\""}}).head.status,
            412);
  EXPECT_EQ(s3.put("/bucket/k", "2", {{"If-None-Match", "\"00\""}}).head.status, 501);
  EXPECT_EQ(s3.get("/bucket/k").body, "1");
}

TEST(S3Objects, KeepEveryKeyApart) {
  TestWorld s3;
  s3.make_bucket();
  const std::string longest(1024, 'k');
  const std::vector<std::string> keys = {"a b",        "a+b",        "a%2Bb", "a%b",  "/lead", "a//b",
                                         "a/../b",     "a/./b",      "..",    "Case", "case",  "caf\u00e9",
                                         "cafe\u0301", "\U0001F600", "#?&=",  "dir/", longest};
  for (const std::string& key : keys)
    ASSERT_EQ(s3.put("/bucket/" + percent_encode(key, Slash::kKeep), key).head.status, 200) << key;
  for (const std::string& key : keys)
    EXPECT_EQ(s3.get("/bucket/" + percent_encode(key, Slash::kKeep)).body, key);
  const auto page = s3.get("/bucket?encoding-type=url&list-type=2");
  EXPECT_EQ(elements(page.body, "Key").size(), keys.size());
}

TEST(S3Objects, RefuseKeysThatS3Refuses) {
  TestWorld s3;
  s3.make_bucket();
  EXPECT_EQ(element(s3.put("/bucket/" + std::string(1025, 'k'), "").body, "Code"), "KeyTooLongError");
  for (const char* key : {"%FF", "a%00b", "%2", "%C3"})
    EXPECT_EQ(element(s3.put(std::string("/bucket/") + key, "").body, "Code"), "InvalidURI") << key;
}

TEST(S3Objects, AreNotStoredWhenTheBodyIsNotAsPromised) {
  TestWorld s3;
  s3.make_bucket();
  const std::string other = to_hex(sha256(as_bytes("other")));
  struct Case {
    net::Headers headers;
    std::string hash;
    const char* code;
  };
  const std::string right = to_hex(sha256(as_bytes("body")));
  const Case cases[] = {
      {{}, other, "XAmzContentSHA256Mismatch"},
      {{{"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}}, right, "BadDigest"},
      {{{"Content-MD5", "nonsense"}}, right, "InvalidDigest"},
      {{{"x-amz-checksum-crc32", "AAAAAA=="}}, right, "BadDigest"},
      {{{"x-amz-checksum-sha256", "AAAA"}}, "UNSIGNED-PAYLOAD", "BadDigest"},
      {{{"x-amz-meta-a", std::string(3000, 'x')}}, right, "MetadataTooLarge"},
      {{{"x-amz-storage-class", "CHEAP"}}, right, "InvalidStorageClass"},
      {{{"x-amz-server-side-encryption", "aws:kms"}}, right, "NotImplemented"},
      {{{"x-amz-acl", "public-read"}}, right, "AccessControlListNotSupported"},
      {{{"x-amz-tagging", "a=1&a=2"}}, right, "InvalidTag"},
      {{{"Content-Disposition", "\xFF"}}, right, "InvalidArgument"},
      {{{"x-amz-meta-a", "caf\u00e9"}}, right, "InvalidArgument"},
  };
  for (const Case& c : cases) {
    const auto answer =
        s3.send_raw("PUT", "/bucket/k", s3.sign("PUT", "/bucket/k", c.headers, c.hash), "body");
    EXPECT_EQ(element(answer.body, "Code"), c.code);
  }
  EXPECT_EQ(s3.get("/bucket/k").head.status, 404);
}

TEST(S3Objects, GiveBackTheChecksumTheyCameWith) {
  TestWorld s3;
  s3.make_bucket();
  EXPECT_EQ(header(s3.put("/bucket/k", "123456789", {{"x-amz-checksum-crc32", "y/Q5Jg=="}}),
                   "x-amz-checksum-crc32"),
            "y/Q5Jg==");
  EXPECT_EQ(header(s3.get("/bucket/k", {{"x-amz-checksum-mode", "ENABLED"}}), "x-amz-checksum-crc32"),
            "y/Q5Jg==");
  EXPECT_EQ(header(s3.get("/bucket/k"), "x-amz-checksum-crc32"), "");
}

TEST(S3Objects, TakeAChunkedBodyWithItsChecksumBehindIt) {
  TestWorld s3;
  s3.make_bucket();
  const net::Headers chunked = {{"Content-Encoding", "aws-chunked"},
                                {"x-amz-decoded-content-length", "9"},
                                {"x-amz-trailer", "x-amz-checksum-crc32"}};
  const auto headers = s3.sign("PUT", "/bucket/k", chunked, "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  const auto put = s3.send_raw("PUT", "/bucket/k", headers,
                               "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
  ASSERT_EQ(put.head.status, 200) << put.body;
  EXPECT_EQ(s3.get("/bucket/k").body, "123456789");
  EXPECT_EQ(header(s3.get("/bucket/k"), "content-encoding"), "");
  for (const char* body :
       {"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "9\r\n123456789\r\n0\r\n\r\n",
        "3\r\n123\r\n0\r\nx-amz-checksum-crc32:iGPSNw==\r\n\r\n"})
    EXPECT_EQ(s3.send_raw("PUT", "/bucket/other", headers, body).head.status, 403) << body;  // signed for /k
  for (const char* body :
       {"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "9\r\n123456789\r\n0\r\n\r\n",
        "3\r\n123\r\n0\r\nx-amz-checksum-crc32:iGPSNw==\r\n\r\n"})
    EXPECT_EQ(s3.send_raw("PUT", "/bucket/k", headers, body).head.status, 400) << body;
}

TEST(S3Objects, AreCopiedWithOrWithoutTheirMetadata) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/a%2Bb", "content", {{"x-amz-meta-a", "1"}, {"x-amz-tagging", "t=1"}});
  const auto copy = s3.put("/bucket/copy", "", {{"x-amz-copy-source", "/bucket/a%2Bb"}});
  ASSERT_EQ(copy.head.status, 200) << copy.body;
  EXPECT_EQ(element(copy.body, "ETag"), "&quot;9a0364b9e99bb480dd25e1f0284c8555&quot;");
  s3.put("/bucket/replaced", "",
         {{"x-amz-copy-source", "bucket/a%2Bb"},
          {"x-amz-metadata-directive", "REPLACE"},
          {"x-amz-meta-b", "2"}});
  s3.send("DELETE", "/bucket/a%2Bb");
  EXPECT_EQ(s3.get("/bucket/copy").body, "content");
  EXPECT_EQ(header(s3.get("/bucket/copy"), "x-amz-meta-a"), "1");
  EXPECT_EQ(header(s3.get("/bucket/copy"), "x-amz-tagging-count"), "1");
  EXPECT_EQ(header(s3.get("/bucket/replaced"), "x-amz-meta-a"), "");
  EXPECT_EQ(header(s3.get("/bucket/replaced"), "x-amz-meta-b"), "2");
  EXPECT_EQ(s3.put("/bucket/copy", "", {{"x-amz-copy-source", "/bucket/copy"}}).head.status, 400);
  EXPECT_EQ(element(s3.put("/bucket/x", "", {{"x-amz-copy-source", "/bucket/gone"}}).body, "Code"),
            "NoSuchKey");
}

TEST(S3Objects, GoWhenTheyAreDeletedAndNobodyComplainsTwice) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/a", "1");
  EXPECT_EQ(s3.send("DELETE", "/bucket/a").head.status, 204);
  EXPECT_EQ(s3.send("DELETE", "/bucket/a").head.status, 204);
  EXPECT_EQ(element(s3.get("/bucket/a").body, "Code"), "NoSuchKey");
  EXPECT_EQ(s3.send("HEAD", "/bucket/a").head.status, 404);
}

TEST(S3Objects, AreDeletedManyAtATime) {
  TestWorld s3;
  s3.make_bucket();
  for (const char* key : {"a", "%20", "b%26c"}) s3.put(std::string("/bucket/") + key, "1");
  const std::string body =
      "<Delete><Object><Key>a</Key></Object><Object><Key> "
      "</Key></Object><Object><Key>b&amp;c</Key></Object></Delete>";
  EXPECT_EQ(element(s3.send("POST", "/bucket?delete", {}, body).body, "Code"), "InvalidRequest");
  const auto wrong = s3.send("POST", "/bucket?delete", {{"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}}, body);
  EXPECT_EQ(element(wrong.body, "Code"), "BadDigest");
  const auto deleted =
      s3.send("POST", "/bucket?delete", {{"x-amz-checksum-sha256", sha256_base64(body)}}, body);
  EXPECT_EQ(elements(deleted.body, "Key"), (std::vector<std::string>{"a", " ", "b&amp;c"}));
  EXPECT_TRUE(elements(s3.get("/bucket?list-type=2").body, "Key").empty());
}

TEST(S3Objects, AreNotDeletedInPlaceOfOthers) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/a", "1");
  const std::vector<std::string> documents = {
      "<Delete><Object><Key>a&#0;b</Key></Object></Delete>",
      "<Delete><Object><Key>a&#x00;b</Key></Object></Delete>",
      "<Delete><Object><Key>a" + std::string(1, '\0') + "</Key></Object></Delete>",
      "<Delete><Object><Key>a\xFF</Key></Object></Delete>",
      "<Delete><Object><Key></Key></Object></Delete>",
      "<Remove><Object><Key>a</Key></Object></Remove>",
      "<Delete><Object><Key>a</Key>",
      ""};
  for (const std::string& document : documents) {
    const auto answer =
        s3.send("POST", "/bucket?delete", {{"x-amz-checksum-sha256", sha256_base64(document)}}, document);
    EXPECT_EQ(element(answer.body, "Code"), "MalformedXML") << document;
  }
  EXPECT_EQ(s3.get("/bucket/a").body, "1");
}

TEST(S3Objects, HaveTagsThatComeAndGo) {
  TestWorld s3;
  s3.make_bucket();
  const std::string etag = header(s3.put("/bucket/k", "1"), "etag");
  EXPECT_EQ(element(s3.get("/bucket/k?tagging").body, "TagSet"), "");
  const auto put =
      s3.put("/bucket/k?tagging",
             "<Tagging><TagSet><Tag><Key>a</Key><Value>1 &amp; 2</Value></Tag></TagSet></Tagging>");
  EXPECT_EQ(put.head.status, 200) << put.body;
  EXPECT_EQ(element(s3.get("/bucket/k?tagging").body, "Value"), "1 &amp; 2");
  EXPECT_EQ(header(s3.get("/bucket/k"), "etag"), etag);
  EXPECT_EQ(s3.send("DELETE", "/bucket/k?tagging").head.status, 204);
  EXPECT_EQ(element(s3.get("/bucket/k?tagging").body, "Value"), "");
  EXPECT_EQ(element(s3.put("/bucket/k?tagging", "<Tagging>").body, "Code"), "MalformedXML");
}

}  // namespace
}  // namespace ploy::sandbox::s3
