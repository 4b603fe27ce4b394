#include "adapters/s3/event_decoder.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/s3/event_samples.hpp"
#include "base/text.hpp"

namespace ploy::s3 {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> keys_of(const DecodedEvents& events) {
  std::vector<std::string> keys;
  for (const auto& hint : events.hints)
    keys.push_back((hint.change == Change::kRemoved ? "-" : "") + hint.bucket + "|" + hint.key);
  return keys;
}

struct Payload {
  std::string name;
  std::string body;
  std::vector<std::string> keys;  // "bucket|key", with '-' in front for removals
  std::set<std::string> rescan;
};

void PrintTo(const Payload& payload, std::ostream* out) { *out << payload.name; }

const std::string kSampleKey = "photos|dir/a b+\u00e9&100%.txt";

class Sender : public testing::TestWithParam<Payload> {};

TEST_P(Sender, IsUnderstood) {
  const Payload& payload = GetParam();
  const DecodedEvents events = decode_events(payload.body);
  EXPECT_EQ(keys_of(events), payload.keys);
  EXPECT_EQ(events.rescan, payload.rescan);
  EXPECT_EQ(events.unparsable, 0);
  EXPECT_FALSE(events.rescan_all);
}

INSTANTIATE_TEST_SUITE_P(
    EventDecoder, Sender,
    testing::Values(
        Payload{"rustfs", kRustfsCreated, {kSampleKey}, {}},
        Payload{"rustfs removal", kRustfsRemoved, {"-" + kSampleKey}, {}},
        Payload{"minio", kMinioCreated, {kSampleKey}, {}},
        Payload{"minio removal", kMinioRemoved, {"-" + kSampleKey}, {}},
        Payload{"ceph", kCephCreated, {kSampleKey}, {}},
        Payload{"ceph removal", kCephRemoved, {"-" + kSampleKey}, {}},
        Payload{"versitygw", kVersitygwCreated, {kSampleKey}, {}},
        Payload{"versitygw removal", kVersitygwRemoved, {"-" + kSampleKey}, {}},
        Payload{"rustfs before alpha.77 keeps the plus in the path",
                R"({"EventName":"s3:ObjectCreated:Put","Key":"bkt/a+b","Records":[{"eventSource":"rustfs:s3",
                "eventName":"s3:ObjectCreated:Put","s3":{"bucket":{"name":"bkt"},"object":{"key":"a+b","etag":"x"}}}]})",
                {"bkt|a b", "bkt|a+b"},
                {}},
        Payload{
            "rustfs before alpha.74 spells in its own way",
            R"({"event_name":"ObjectCreatedPut","key":"bkt/","records":[{"event_name":"ObjectCreatedPut","event_source":"",
                "s3":{"bucket":{"name":"bkt"},"object":{"key":"a.txt","version_id":"","content_type":"text/plain"}}}]})",
            {"bkt|a.txt"},
            {}},
        Payload{
            "rustfs before alpha.82 names no key after an upload in parts",
            R"({"EventName":"s3:ObjectCreated:CompleteMultipartUpload","Key":"bkt/","Records":[{"eventSource":"rustfs:s3",
                "eventName":"s3:ObjectCreated:CompleteMultipartUpload","s3":{"bucket":{"name":"bkt"},"object":{"key":"","size":0}}}]})",
            {},
            {"bkt"}},
        Payload{"minio lifecycle",
                R"({"EventName":"s3:LifecycleDelMarkerExpiration:Delete","Records":[{"eventSource":"minio:s3",
                "eventName":"s3:LifecycleDelMarkerExpiration:Delete","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]})",
                {"-b|k"},
                {}},
        Payload{
            "aws bare may mean both",
            R"({"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Copy","s3":{"bucket":{"name":"b"},"object":{"key":"a+b","size":1}}},
                {"eventSource":"aws:s3","eventName":"ObjectCreated:Post","s3":{"bucket":{"name":"b"},"object":{"key":"plain"}}}]})",
            {"b|a b", "b|a+b", "b|plain"},
            {}},
        Payload{"aws in an SNS envelope",
                R"({"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:eu-1:1:t",
                "Message":"{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"a+b\"}}}]}"})",
                {"b|a b"},
                {}},
        Payload{
            "aws EventBridge",
            R"({"version":"0","detail-type":"Object Created","source":"aws.s3","time":"2026-01-01T00:00:00Z","detail":{"version":"0",
                "bucket":{"name":"b"},"object":{"key":"a+b c","size":5,"etag":"e","version-id":"v","sequencer":"00"},"reason":"PutObject"}})",
            {"b|a+b c"},
            {}},
        Payload{
            "aws EventBridge removal",
            R"({"detail-type":"Object Deleted","source":"aws.s3","detail":{"bucket":{"name":"b"},"object":{"key":"k"}}})",
            {"-b|k"},
            {}},
        Payload{
            "versitygw with a key that may mean two",
            R"({"Records":[{"eventVersion":"2.2","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2026-08-23T12:00:00+02:00",
                "eventName":"s3:ObjectCreated:Put","userIdentity":{"PrincipalId":"root"},"s3":{"bucket":{"name":"b"},
                "object":{"key":"a%20b","size":3,"eTag":null,"versionId":null,"sequencer":"1"}}}]})",
            {"b|a b", "b|a%20b"},
            {}},
        Payload{
            "seaweedfs create",
            R"({"key":"/buckets/b/dir/a+b","event_type":"create","message":{"new_entry":{"name":"a+b"}}})",
            {"b|dir/a+b"},
            {}},
        Payload{
            "seaweedfs rename", R"({"key":"/buckets/b/x","event_type":"rename","message":{}})", {}, {"b"}},
        Payload{"name and path only",
                R"({"EventName":"s3:ObjectCreated:Put","Key":"b/dir/k","Records":[]})",
                {"b|dir/k"},
                {}},
        Payload{
            "a record by itself",
            R"({"eventName":"ObjectCreated:Put","eventSource":"ceph:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}})",
            {"b|k"},
            {}},
        Payload{
            "a list of bodies",
            R"([{"Records":[{"eventName":"ObjectCreated:Put","eventSource":"ceph:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}])",
            {"b|k"},
            {}},
        Payload{
            "a key that is not valid once decoded",
            R"({"Records":[{"eventSource":"minio:s3","eventName":"s3:ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"%FF"}}}]})",
            {},
            {"b"}}));

TEST(EventDecoder, CountsWhatIsOfNoInterest) {
  const std::vector<std::string> bodies = {
      R"({"Records":null})",
      R"({"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"})",
      kVersitygwHello,
      R"({"Type":"UnsubscribeConfirmation"})",
      R"({"Type":"Notification","Message":"{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}"})",
      R"({"EventName":"s3:ObjectAccessed:Get","Key":"b/k","Records":[{"eventName":"s3:ObjectAccessed:Get","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]})",
      R"({"Records":[{"eventName":"s3:ObjectTagging:Put","s3":{"bucket":{"name":"b"},"object":{"key":""}}}]})",
      R"({"key":"/buckets/b/.uploads/1/1.part","event_type":"create"})",
      R"({"key":"/etc/x","event_type":"create"})",
  };
  for (const auto& body : bodies) {
    const DecodedEvents events = decode_events(body);
    EXPECT_EQ(events.ignored, 1) << body;
    EXPECT_EQ(events.unparsable, 0) << body;
    EXPECT_THAT(events.hints, IsEmpty()) << body;
    EXPECT_THAT(events.rescan, IsEmpty()) << body;
  }
}

TEST(EventDecoder, CountsWhatItDoesNotUnderstand) {
  const std::vector<std::string> bodies = {
      "",
      "hello",
      "42",
      "null",
      R"({"a":1})",
      R"({"Records":[{}]})",
      R"({"Records":[42]})",
      R"({"Records":[{"s3":{"bucket":{"name":7},"object":{"key":[]}}}]})",
      "{\"Records\":[\xFF]}",
      R"({"Type":"Notification","Message":"no json"})",
      std::string(100'000, '['),
      std::string(kEventBytesMax + 1, ' '),
  };
  for (const auto& body : bodies) {
    const DecodedEvents events = decode_events(body);
    EXPECT_EQ(events.unparsable, 1) << utf8_prefix(body, 100);
    EXPECT_THAT(events.hints, IsEmpty()) << utf8_prefix(body, 100);
  }
}

TEST(EventDecoder, FindsETagAndSizeInEverySample) {
  for (const char* body : {kRustfsCreated, kMinioCreated, kCephCreated, kVersitygwCreated}) {
    const auto events = decode_events(body);
    ASSERT_EQ(events.hints.size(), 1U) << body;
    EXPECT_EQ(events.hints[0].etag, "202cb962ac59075b964b07152d234b70") << body;
    EXPECT_EQ(events.hints[0].size, 3U) << body;
    EXPECT_EQ(events.hints[0].version_id, "") << body;
    EXPECT_NE(events.hints[0].at, Timestamp{}) << body;
  }
}

TEST(EventDecoder, PassesOnWhatTheSenderSays) {
  const auto events = decode_events(
      R"({"Records":[{"eventSource":"ceph:s3","eventTime":"2026-08-23T12:00:00.5+02:00","eventName":"ObjectCreated:Put",
      "s3":{"bucket":{"name":"b"},"object":{"key":"k","size":7,"eTag":"\"abc\"","versionId":"null"}}}]})");
  const ObjectHint expected{
      "b", "k", Change::kCreated, "abc", "", 7, *parse_time("2026-08-23T10:00:00.500Z")};
  EXPECT_THAT(events.hints, ElementsAre(expected));
}

TEST(EventDecoder, BecomesSightingsOfNewArrivals) {
  const ObjectHint created{"b", "k", Change::kCreated, "e", "v", 7, *parse_time("2026-08-23T10:00:00Z")};
  const ObjectHint removed{"b", "gone", Change::kRemoved};
  const auto sightings = to_sightings({created, removed});
  ASSERT_EQ(sightings.size(), 1U);
  EXPECT_EQ(sightings[0].version, (ObjectVersion{"b", "k", "v", "e"}));
  EXPECT_EQ(sightings[0].size, 7U);
  EXPECT_EQ(sightings[0].arrival, Arrival::kNew);
}

TEST(EventDecoder, ShowsTheConfirmationAddressOfSns) {
  const auto events =
      decode_events(R"({"Type":"SubscriptionConfirmation","SubscribeURL":"https://sns.eu/x"})");
  EXPECT_EQ(events.confirm_url, "https://sns.eu/x");
}

TEST(EventDecoder, WantsARescanWhenThereAreTooManyRecords) {
  std::string body = R"({"Records":[)";
  for (int i = 0; i <= kEventRecordsMax; ++i)
    body += fmt::format(R"({}{{"s3":{{"bucket":{{"name":"b"}},"object":{{"key":"{}"}}}}}})",
                        i == 0 ? "" : ",", i);
  const auto events = decode_events(body + "]}");
  EXPECT_EQ(events.hints.size(), static_cast<std::size_t>(kEventRecordsMax));
  EXPECT_TRUE(events.rescan_all);
}

TEST(EventDecoder, WantsARescanWhenTheBodyIsTooLarge) {
  EXPECT_TRUE(decode_events(std::string(kEventBytesMax + 1, ' ')).rescan_all);
}

TEST(EventDecoder, SurvivesEveryTruncation) {
  const std::string body =
      R"({"EventName":"s3:ObjectCreated:Put","Key":"b/k","Records":[{"eventSource":"minio:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k\u00e9\\"}}}]})";
  for (std::size_t n = 0; n < body.size(); ++n)
    EXPECT_EQ(decode_events(std::string_view(body).substr(0, n)).unparsable, 1) << "cut at byte " << n;
}

}  // namespace
}  // namespace ploy::s3
