#include "adapters/s3/answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/s3/failures.hpp"
#include "adapters/s3/notification_rules.hpp"
#include "base/text.hpp"

namespace ploy::s3 {
namespace {

constexpr std::string_view kListing =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType>
<IsTruncated>true</IsTruncated><NextContinuationToken>a+b/c==</NextContinuationToken>
<Contents><Key>a+b%2Bc%2F%01</Key><LastModified>2026-08-23T10:00:00.123Z</LastModified><ETag>&quot;abc&quot;</ETag><Size>7</Size></Contents>
<Contents><Key>%20</Key><Size>0</Size></Contents></ListBucketResult>)";

TEST(Answers, ReadsAListing) {
  const auto listing = parse_listing(kListing);
  ASSERT_TRUE(listing) << listing.error().what;
  EXPECT_TRUE(listing->truncated);
  EXPECT_EQ(listing->next_token, "a+b/c==");
  const ListedObject first{"a b+c/\x01", "abc", 7, *parse_time("2026-08-23T10:00:00.123Z")};
  const ListedObject second{" ", "", 0, Timestamp{}};
  EXPECT_THAT(listing->objects, testing::ElementsAre(first, second));
}

TEST(Answers, TakesKeysAsTheyAreWhenTheServerDoesNotEncode) {
  const auto listing = parse_listing(
      "<ListBucketResult><Contents><Key>a+b%20 &lt;\xF0\x9F\x98\x80</Key><Size>1</Size></Contents>"
      "<Contents><Key> </Key><Size>1</Size></Contents></ListBucketResult>");
  ASSERT_TRUE(listing) << listing.error().what;
  ASSERT_EQ(listing->objects.size(), 2U);
  EXPECT_EQ(listing->objects[0].key, "a+b%20 <\xF0\x9F\x98\x80");
  EXPECT_EQ(listing->objects[1].key, " ");
}

TEST(Answers, EveryTruncationOfAListingIsAnError) {
  for (std::size_t n = 0; n < kListing.size(); ++n)
    EXPECT_FALSE(parse_listing(kListing.substr(0, n))) << "accepted a listing cut at byte " << n;
}

TEST(Answers, RefusesWhatIsNoListing) {
  for (const std::string_view text :
       {"<html><body>502</body></html>", "{}",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>k</Key><Size>-1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%ZZ</Key><Size>1</Size></"
        "Contents></ListBucketResult>",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>"}) {
    const auto listing = parse_listing(text);
    ASSERT_FALSE(listing) << text;
    EXPECT_EQ(listing.error().kind, ErrorKind::kUnavailable) << text;
  }
}

TEST(Answers, SurvivesDeepNesting) {
  std::string deep;
  for (int i = 0; i < 500'000; ++i) deep += "<a>";
  EXPECT_FALSE(parse_listing(deep));
}

TEST(Answers, SeesAnErrorInTheBodyOfASuccess) {
  const auto etag = parse_completion("\n\n <Error><Code>InternalError</Code><Message>oops</Message></Error>");
  ASSERT_FALSE(etag);
  EXPECT_EQ(etag.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(etag.error().what, testing::HasSubstr("oops"));
}

TEST(Answers, ReadsTheETagOfACompletedUpload) {
  EXPECT_EQ(parse_completion(
                "  <CompleteMultipartUploadResult><ETag>\"abc-2\"</ETag></CompleteMultipartUploadResult>")
                .value(),
            "abc-2");
  EXPECT_EQ(parse_completion("<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>")
                .value(),
            "");
}

TEST(Answers, RefusesAnUploadWithoutId) {
  EXPECT_FALSE(parse_upload_id("<InitiateMultipartUploadResult></InitiateMultipartUploadResult>"));
}

TEST(Answers, TagsSurviveTheRoundTrip) {
  const std::map<std::string, std::string> tags = {{"a<b", "\"x\" & 'y'"}, {"empty", ""}, {" ", "  "}};
  EXPECT_EQ(parse_tags(write_tags(tags)).value(), tags);
}

TEST(Answers, ListsPartsInOrder) {
  EXPECT_EQ(write_completion({"a", "b"}),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part></CompleteMultipartUpload>");
}

TEST(Answers, UnquotesETags) {
  EXPECT_EQ(unquote_etag("\"abc\""), "abc");
  EXPECT_EQ(unquote_etag("W/\"abc\""), "abc");
  EXPECT_EQ(unquote_etag(" abc-2 "), "abc-2");
  EXPECT_EQ(unquote_etag("\""), "\"");
  EXPECT_EQ(unquote_etag(""), "");
}

struct Refusal {
  int status;
  std::string code;
  ErrorKind kind;
};

TEST(Failures, AreMappedByCodeAndElseByStatus) {
  const std::vector<Refusal> table = {{403, "AccessDenied", ErrorKind::kDenied},
                                      {403, "InvalidAccessKeyId", ErrorKind::kDenied},
                                      {403, "SignatureDoesNotMatch", ErrorKind::kDenied},
                                      {403, "RequestTimeTooSkewed", ErrorKind::kDenied},
                                      {403, "InvalidObjectState", ErrorKind::kDenied},
                                      {404, "NoSuchBucket", ErrorKind::kNotFound},
                                      {404, "NoSuchKey", ErrorKind::kNotFound},
                                      {404, "XAdminUserNotFound", ErrorKind::kDenied},
                                      {412, "PreconditionFailed", ErrorKind::kConflict},
                                      {503, "SlowDown", ErrorKind::kUnavailable},
                                      {409, "OperationAborted", ErrorKind::kUnavailable},
                                      {429, "TooManyRequests", ErrorKind::kUnavailable},
                                      {400, "InvalidArgument", ErrorKind::kInvalid},
                                      {400, "", ErrorKind::kInvalid},
                                      {401, "", ErrorKind::kDenied},
                                      {403, "", ErrorKind::kDenied},
                                      {404, "", ErrorKind::kNotFound},
                                      {405, "", ErrorKind::kInvalid},
                                      {409, "", ErrorKind::kConflict},
                                      {411, "", ErrorKind::kInvalid},
                                      {412, "", ErrorKind::kConflict},
                                      {429, "", ErrorKind::kUnavailable},
                                      {500, "", ErrorKind::kUnavailable},
                                      {501, "NotImplemented", ErrorKind::kInvalid},
                                      {502, "", ErrorKind::kUnavailable},
                                      {503, "SomethingNew", ErrorKind::kUnavailable},
                                      {301, "", ErrorKind::kInvalid},
                                      {200, "SomethingNew", ErrorKind::kUnavailable}};
  for (const auto& [status, code, kind] : table)
    EXPECT_EQ(failure_of(status, {.code = code}).kind, kind) << status << " " << code;
}

TEST(Failures, SayWhatWhyAndWhatToDo) {
  const Error error = failure_of(403, {.code = "SignatureDoesNotMatch", .message = "It does\nnot match"});
  EXPECT_EQ(error.what,
            "SignatureDoesNotMatch (HTTP 403), \"It does not match\"; check RUSTFS_ACCESS_KEY and "
            "RUSTFS_SECRET_KEY");
}

TEST(Failures, NameTheRightRegionAndEndpoint) {
  const Error error = failure_of(301, {"PermanentRedirect", "", "eu-central-1", "b.s3.eu.example"});
  EXPECT_THAT(error.what,
              testing::AllOf(testing::HasSubstr("eu-central-1"), testing::HasSubstr("b.s3.eu.example"),
                             testing::HasSubstr("RUSTFS_ENDPOINT")));
}

TEST(NotificationRules, KeepOthersAndReplaceOurOwn) {
  const std::string theirs =
      "<NotificationConfiguration "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TopicConfiguration><Id>theirs</Id>"
      "<Topic>arn:aws:sns:x</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration></"
      "NotificationConfiguration>";
  const auto first = with_rule(theirs, {"ours", "arn:minio:sqs::OLD:webhook"});
  ASSERT_TRUE(first);
  const auto second = with_rule(*first, {"ours", "arn:minio:sqs::PLOY:webhook"});
  ASSERT_TRUE(second);
  EXPECT_THAT(*second, testing::HasSubstr("theirs"));
  EXPECT_THAT(*second, testing::Not(testing::HasSubstr("OLD")));
  EXPECT_TRUE(has_rule(*second, {"ours", "arn:minio:sqs::PLOY:webhook"}).value());
  EXPECT_FALSE(has_rule(*second, {"ours", "arn:minio:sqs::OLD:webhook"}).value());
}

TEST(NotificationRules, AreMadeFromNothing) {
  EXPECT_EQ(
      with_rule("", {"ploy", "arn:aws:sns:default::ploy"}).value(),
      "<NotificationConfiguration><TopicConfiguration><Id>ploy</Id><Topic>arn:aws:sns:default::ploy</Topic>"
      "<Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event></TopicConfiguration></"
      "NotificationConfiguration>");
}

}  // namespace
}  // namespace ploy::s3
