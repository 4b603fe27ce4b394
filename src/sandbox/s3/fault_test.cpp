#include <gtest/gtest.h>

#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

class S3Faults : public ::testing::Test {
 protected:
  S3Faults() {
    world_.make_bucket();
    for (const char* key : {"a", "b", "c"}) world_.put(std::string("/bucket/") + key, "content");
  }

  void fault(const Json& wish) {
    const auto answer =
        world_.send_raw("POST", "/_sandbox/faults", {{"Content-Type", "application/json"}}, wish.dump());
    EXPECT_EQ(answer.head.status, 200) << answer.body;
  }
  std::string code_of(const std::string& target) { return element(world_.get(target).body, "Code"); }
  std::string listed(const std::string& more = "") {
    const auto answer = world_.get("/bucket?list-type=2" + more);
    std::string keys;
    for (const std::string& key : elements(answer.body, "Key")) keys += key;
    return keys + (element(answer.body, "IsTruncated") == "true" ? "+" : "") +
           (element(answer.body, "NextContinuationToken").empty() ? "" : "t");
  }

  TestWorld world_;
};

TEST_F(S3Faults, AnswerAnError) {
  fault({{"kind", "error"}, {"operation", "GetObject"}, {"key", "b"}, {"skip", 1}, {"times", 2}});
  EXPECT_EQ(code_of("/bucket/b"), "");
  EXPECT_EQ(world_.get("/bucket/a").head.status, 200);
  EXPECT_EQ(code_of("/bucket/b"), "SlowDown");
  EXPECT_EQ(world_.get("/bucket/b").head.status, 503);
  EXPECT_EQ(code_of("/bucket/b"), "");
  fault({{"kind", "error"}, {"code", "InternalError"}});
  EXPECT_EQ(world_.get("/bucket/b").head.status, 500);
}

TEST_F(S3Faults, SayWhatWouldBeRight) {
  fault({{"kind", "clock_skew"}, {"seconds", 1200}});
  const auto late = world_.get("/bucket/a");
  EXPECT_EQ(element(late.body, "Code"), "RequestTimeTooSkewed");
  EXPECT_NE(header(late, "Date"), header(world_.get("/bucket/a"), "Date"));
  fault({{"kind", "wrong_region"}, {"region", "eu-north-1"}});
  const auto elsewhere = world_.get("/bucket/a");
  EXPECT_EQ(element(elsewhere.body, "Code"), "AuthorizationHeaderMalformed");
  EXPECT_EQ(element(elsewhere.body, "Region"), "eu-north-1");
  fault({{"kind", "redirect"}});
  const auto moved = world_.get("/bucket/a");
  EXPECT_EQ(moved.head.status, 301);
  EXPECT_EQ(header(moved, "x-amz-bucket-region"), "eu-central-1");
}

TEST_F(S3Faults, LoseAnswers) {
  fault({{"kind", "lost_before"}, {"operation", "PutObject"}});
  EXPECT_ANY_THROW(world_.put("/bucket/new", "x"));
  EXPECT_EQ(code_of("/bucket/new"), "NoSuchKey");
  fault({{"kind", "lost_after"}, {"operation", "PutObject"}});
  EXPECT_ANY_THROW(world_.put("/bucket/new", "x"));
  EXPECT_EQ(code_of("/bucket/new"), "");
  fault({{"kind", "reset_in_body"}, {"after_bytes", 2}});
  EXPECT_ANY_THROW(world_.put("/bucket/newer", "xyz"));
  EXPECT_EQ(code_of("/bucket/newer"), "NoSuchKey");
}

TEST_F(S3Faults, SpoilBodies) {
  const auto get = [&] { return world_.get("/bucket/a").body; };
  fault({{"kind", "short_body"}, {"after_bytes", 3}});
  EXPECT_EQ(get(), "con");
  fault({{"kind", "corrupted_body"}, {"after_bytes", 1}});
  EXPECT_EQ(get(), "cnntent");
  fault({{"kind", "cut_body"}, {"after_bytes", 3}});
  EXPECT_ANY_THROW(get());
  EXPECT_EQ(get(), "content");
}

TEST_F(S3Faults, MisreadRequests) {
  const net::Headers range = {{"Range", "bytes=1-2"}, {"If-Match", "\"no\""}};
  fault({{"kind", "ignored_if_match"}});
  EXPECT_EQ(world_.get("/bucket/a", range).body, "on");
  fault({{"kind", "ignored_range"}});
  EXPECT_EQ(world_.get("/bucket/a", {{"Range", "bytes=1-2"}}).body, "content");
  fault({{"kind", "wrong_total"}});
  EXPECT_EQ(header(world_.get("/bucket/a", {{"Range", "bytes=1-2"}}), "Content-Range"), "bytes 1-2/8");
  fault({{"kind", "other_etag"}});
  EXPECT_NE(header(world_.get("/bucket/a"), "ETag"), header(world_.get("/bucket/a"), "ETag"));
}

TEST_F(S3Faults, ChangeTheObjectUnderTheReader) {
  fault({{"kind", "overwritten"}});
  const std::string other = world_.get("/bucket/a").body;
  EXPECT_EQ(other.size(), 7U);
  EXPECT_NE(other, "content");
  fault({{"kind", "overwritten_during"}});
  EXPECT_EQ(world_.get("/bucket/b").body, "content") << "the old one to its end";
  EXPECT_EQ(world_.get("/bucket/b").body, other);
  fault({{"kind", "deleted_during"}});
  EXPECT_EQ(world_.get("/bucket/c").body, "content");
  EXPECT_EQ(code_of("/bucket/c"), "NoSuchKey");
  fault({{"kind", "deleted"}});
  EXPECT_EQ(code_of("/bucket/b"), "NoSuchKey");
}

TEST_F(S3Faults, SpoilListings) {
  const auto with = [&](const char* kind, const std::string& more = "") {
    fault({{"kind", kind}});
    return listed(more);
  };
  EXPECT_EQ(listed(), "abc");
  EXPECT_EQ(with("listing_empty"), "");
  EXPECT_EQ(with("listing_repeats", "&start-after=b"), "abc+t");
  EXPECT_EQ(with("listing_ends_early"), "a");
  EXPECT_EQ(with("listing_out_of_order"), "cba");
  EXPECT_EQ(with("listing_twice"), "aabbcc");
  EXPECT_EQ(with("listing_without_token"), "abc+");
  fault({{"kind", "hostile_xml"}});
  EXPECT_NE(world_.get("/bucket?list-type=2").body.find("<!ENTITY"), std::string::npos);
}

TEST_F(S3Faults, AreLogged) {
  fault({{"kind", "error"}, {"operation", "HeadObject"}});
  world_.send("HEAD", "/bucket/a");
  world_.get("/bucket/a", {{"Range", "bytes=0-1"}});
  const auto answer = world_.send_raw("GET", "/_sandbox/requests?since=5", {}, "");
  const Json log = Json::parse(answer.body);
  ASSERT_EQ(log.at("requests").size(), 2U) << answer.body;
  const Json& head = log.at("requests").at(0);
  EXPECT_EQ(head.at("operation"), "HeadObject");
  EXPECT_EQ(head.at("outcome"), "SlowDown");
  EXPECT_EQ(head.at("fault"), "error");
  EXPECT_EQ(log.at("requests").at(1).at("range"), "bytes=0-1");
  EXPECT_EQ(answer.body.find("Signature"), std::string::npos);
}

}  // namespace
}  // namespace ploy::sandbox::s3
