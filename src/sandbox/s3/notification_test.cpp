#include "sandbox/s3/notification.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>

#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

using Json = nlohmann::json;

// A webhook: answers with the statuses it is told, then with 200, and keeps what it accepted.
class Receiver {
 public:
  explicit Receiver(std::vector<int> first_statuses = {}) : statuses_(std::move(first_statuses)) {}

  std::string url() const { return server_.url("/hook"); }

  // The first `n` events that were accepted, waiting for them.
  std::vector<Json> wait_for(std::size_t n) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [&] { return accepted_.size() >= n; });
    return accepted_;
  }
  void wait_for_attempts(std::size_t n) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), [&] { return attempts_ >= n; });
  }
  bool has_accepted(std::size_t n) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(10), [&] { return accepted_.size() >= n; });
  }
  std::string authorization() {
    const std::lock_guard lock(mutex_);
    return authorization_;
  }

 private:
  net::Answer take(const std::string& body) {
    const std::lock_guard lock(mutex_);
    const int status = attempts_ < statuses_.size() ? statuses_[attempts_] : 200;
    ++attempts_;
    if (status == 200) accepted_.push_back(Json::parse(body));
    changed_.notify_all();
    return {.status = status};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> statuses_;
  std::size_t attempts_ = 0;
  std::vector<Json> accepted_;
  std::string authorization_;
  net::TestServer server_{
      [this](const net::RequestHead& head) -> std::variant<std::unique_ptr<net::RequestSink>, net::Answer> {
        {
          const std::lock_guard lock(mutex_);
          authorization_ = head.headers.find("authorization").value_or("");
        }
        return net::collect_body(1 << 20, [this](const std::string& body, net::Responder responder) {
          responder.respond(take(body));
        });
      }};
};

S3Sandbox::Options options_for(const Receiver& receiver) {
  S3Sandbox::Options options;
  options.targets.push_back({.id = "primary", .url = receiver.url(), .token = Secret("token-1")});
  return options;
}

std::string rule(const std::string& events, const std::string& filter = "",
                 const std::string& arn = "arn:telegramploy:sqs::primary:webhook") {
  return "<QueueConfiguration><Queue>" + arn + "</Queue>" + events + filter + "</QueueConfiguration>";
}

std::string configuration(const std::string& rules) {
  return "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + rules +
         "</NotificationConfiguration>";
}

constexpr const char* kCreated = "<Event>s3:ObjectCreated:*</Event>";
constexpr const char* kRemoved = "<Event>s3:ObjectRemoved:*</Event>";

TEST(S3Notifications, TellWhatHappenedInTheShapeOfRustfs) {
  Receiver receiver;
  TestWorld s3(options_for(receiver));
  s3.make_bucket();
  ASSERT_EQ(s3.put("/bucket?notification", configuration(rule(std::string(kCreated) + kRemoved))).head.status,
            200);
  s3.put("/bucket/dir/a%20b%2B%C3%A9.txt", "abc", {{"Content-Type", "text/plain"}, {"x-amz-meta-m", "1"}});
  s3.send("DELETE", "/bucket/dir/a%20b%2B%C3%A9.txt");
  const auto events = receiver.wait_for(2);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(receiver.authorization(), "Bearer token-1");
  const Json& put = events[0];
  EXPECT_EQ(put["EventName"], "s3:ObjectCreated:Put");
  EXPECT_EQ(put["Key"], "bucket/dir/a b+\u00e9.txt");
  ASSERT_EQ(put["Records"].size(), 1U);
  const Json& record = put["Records"][0];
  EXPECT_EQ(record["eventName"], "s3:ObjectCreated:Put");
  EXPECT_EQ(record["eventSource"], "rustfs:s3");
  EXPECT_EQ(record["eventTime"], "2026-01-02T03:04:05.000Z");
  EXPECT_EQ(record["s3"]["bucket"]["name"], "bucket");
  const Json& object = record["s3"]["object"];
  EXPECT_EQ(object["key"], "dir%2Fa+b%2B%C3%A9.txt");
  EXPECT_EQ(object["size"], 3);
  EXPECT_EQ(object["eTag"], "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(object["contentType"], "text/plain");
  EXPECT_EQ(object["userMetadata"]["x-amz-meta-m"], "1");
  const Json& removed = events[1]["Records"][0]["s3"]["object"];
  EXPECT_EQ(events[1]["EventName"], "s3:ObjectRemoved:Delete");
  EXPECT_FALSE(removed.contains("eTag"));
  EXPECT_LT(object["sequencer"].get<std::string>(), removed["sequencer"].get<std::string>());
}

TEST(S3Notifications, RepeatAnEventUntilItIsTakenAndKeepTheOrder) {
  Receiver receiver({503, 401, 500});
  TestWorld s3(options_for(receiver));
  s3.make_bucket();
  s3.put("/bucket?notification", configuration(rule(kCreated)));
  for (const char* key : {"1", "2", "3"}) s3.put(std::string("/bucket/") + key, "x");
  receiver.wait_for_attempts(1);
  // After each refusal the delivery waits on the sandbox's clock, from a moment that only it knows: so the
  // clock is moved until all is there.
  while (!receiver.has_accepted(3)) s3.clock().advance(std::chrono::seconds(3));
  std::vector<std::string> keys;
  for (const Json& event : receiver.wait_for(3)) keys.push_back(event["Key"]);
  EXPECT_EQ(keys, (std::vector<std::string>{"bucket/1", "bucket/2", "bucket/3"}));
}

TEST(S3Notifications, ComeOnlyForWhatTheRuleCovers) {
  Receiver receiver;
  TestWorld s3(options_for(receiver));
  s3.make_bucket();
  const std::string filter =
      "<Filter><S3Key><FilterRule><Name>prefix</Name><Value>in/</Value></FilterRule>"
      "<FilterRule><Name>Suffix</Name><Value>.txt</Value></FilterRule></S3Key></Filter>";
  s3.put("/bucket?notification", configuration(rule(kCreated, filter)));
  s3.put("/bucket/out/a.txt", "x");
  s3.put("/bucket/in/a.bin", "x");
  s3.put("/bucket/in/a.txt", "x");
  s3.send("DELETE", "/bucket/in/a.txt");
  s3.put("/bucket/in/last.txt", "", {{"x-amz-copy-source", "/bucket/in/a.bin"}});
  const auto events = receiver.wait_for(2);
  EXPECT_EQ(events[0]["Key"], "bucket/in/a.txt");
  EXPECT_EQ(events[1]["EventName"], "s3:ObjectCreated:Copy");
}

TEST(S3Notifications, ComeFromEveryBucketWhereTheServerIsSetSo) {
  Receiver receiver;
  S3Sandbox::Options options = options_for(receiver);
  options.notify_all_buckets = true;
  TestWorld s3(std::move(options));
  s3.make_bucket();
  s3.put("/bucket?notification", configuration(rule(kCreated)));  // and yet each comes once
  s3.put("/bucket/a", "x");
  s3.get("/bucket/a");
  s3.send("DELETE", "/bucket/a");
  const auto events = receiver.wait_for(2);
  EXPECT_EQ(events[0]["EventName"], "s3:ObjectCreated:Put");
  EXPECT_EQ(events[1]["EventName"], "s3:ObjectRemoved:Delete");
}

TEST(S3Notifications, GoWhereTheTargetIsNow) {
  Receiver first;
  Receiver second;
  S3Sandbox::Options options = options_for(first);
  options.notify_all_buckets = true;
  TestWorld s3(std::move(options));
  s3.make_bucket();
  s3.put("/bucket/a", "x");
  first.wait_for(1);
  s3.sandbox().set_target({.id = "primary", .url = second.url(), .token = Secret()});
  s3.put("/bucket/b", "x");
  EXPECT_EQ(second.wait_for(1).front()["Key"], "bucket/b");
  EXPECT_EQ(second.authorization(), "");
}

TEST(S3Notifications, RulesAreGivenBackAndSurviveARestart) {
  Receiver receiver;
  TestWorld s3(options_for(receiver));
  s3.make_bucket();
  EXPECT_EQ(element(s3.get("/bucket?notification").body, "Queue"), "");
  s3.put("/bucket?notification", configuration(rule(kCreated)));
  s3.restart();
  EXPECT_EQ(element(s3.get("/bucket?notification").body, "Queue"), "arn:telegramploy:sqs::primary:webhook");
  s3.put("/bucket/a", "x");
  EXPECT_EQ(receiver.wait_for(1).size(), 1U);
  s3.put("/bucket?notification", configuration(""));
  EXPECT_EQ(element(s3.get("/bucket?notification").body, "Queue"), "");
}

TEST(S3Notifications, RulesThatCannotWorkAreRefused) {
  Receiver receiver;
  TestWorld s3(options_for(receiver));
  s3.make_bucket();
  const std::string nonsense =
      "<Filter><S3Key><FilterRule><Name>middle</Name><Value>x</Value></FilterRule></S3Key></Filter>";
  const std::pair<std::string, const char*> cases[] = {
      {rule(kCreated, "", "arn:telegramploy:sqs::nobody:webhook"), "InvalidArgument"},
      {rule(kCreated, "", "arn:minio:sqs::primary:webhook"), "InvalidArgument"},
      {rule("<Event>s3:ObjectCreated</Event>"), "InvalidArgument"},
      {rule(kCreated, nonsense), "InvalidArgument"},
      {rule(""), "MalformedXML"},
      {"<CloudFunctionConfiguration/>", "InvalidArgument"},
  };
  for (const auto& [rules, code] : cases)
    EXPECT_EQ(element(s3.put("/bucket?notification", configuration(rules)).body, "Code"), code) << rules;
  EXPECT_EQ(element(s3.put("/bucket?notification", "<Wrong/>").body, "Code"), "MalformedXML");
  EXPECT_EQ(element(s3.put("/nobody?notification", configuration(rule(kCreated))).body, "Code"),
            "NoSuchBucket");
}

}  // namespace
}  // namespace ploy::sandbox::s3
