#include "program/stage.hpp"

#include <nlohmann/json.hpp>

namespace ploy::test {
namespace {

using nlohmann::json;

constexpr auto* kHook = "/webhook/a-webhook-token-for-tests";

class ServeTest : public Stage {
 protected:
  void put_unannounced(const std::string& key, const std::string& bytes) { put("box", key, bytes); }
};

TEST_F(ServeTest, BacksUpWhatAnEventAnnouncesWithoutWaitingForAPoll) {
  put("box", "first", "x");
  ChildProcess daemon = serve({{"POLLING_INTERVAL_MINUTES", "1440"}});
  ASSERT_TRUE(await(BackupState::kStored, 1));
  put("box", "announced", "1234");
  EXPECT_EQ(post(kHook, event("box", "announced")), 200);
  EXPECT_EQ(
      post("/webhook", event("box", "announced"), {{"Authorization", "Bearer a-webhook-token-for-tests"}}),
      200);
  ASSERT_TRUE(await(BackupState::kStored, 2));
  EXPECT_EQ(part_names().size(), 2U);
}

TEST_F(ServeTest, RefusesAWrongWebhookTokenAndAcceptsEverythingElse) {
  ChildProcess daemon = serve();
  EXPECT_EQ(post("/webhook/wrong-token-wrong-token", "{}"), 401);
  EXPECT_EQ(post("/webhook", "{}"), 401);
  EXPECT_EQ(post(kHook, "this is no JSON"), 200);
  EXPECT_EQ(post(kHook, std::string(3 * kMiB, 'x')), 200);
  EXPECT_EQ(post("/nowhere", "{}"), 404);
  const Finished status = run({"status", "--json"});
  ASSERT_EQ(status.status, 0) << status.output;
  const json webhook = json::parse(status.output).at("webhook");
  EXPECT_EQ(webhook.at("refused"), 2);
  EXPECT_EQ(webhook.at("unparsable"), 1);
  EXPECT_EQ(webhook.at("oversized"), 1);
}

TEST_F(ServeTest, AnswersHealthInTheDocumentedForm) {
  put("box", "k", "x");
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  const json health =
      json::parse(health_when([](const json& document) { return document.at("status") == "healthy"; }));
  EXPECT_TRUE(health.at("uptime").is_number_integer());
  EXPECT_TRUE(health.at("lastCheck").is_string());
  const json& components = health.at("components");
  EXPECT_TRUE(components.at("rustfs").at("lastPing").is_string());
  EXPECT_TRUE(components.at("telegram").at("lastMessage").is_string());
  EXPECT_GT(components.at("database").at("size"), 0);
  EXPECT_EQ(components.at("webhook").at("port"), port_);
  EXPECT_EQ(components.at("polling").at("interval"), 5);
  EXPECT_EQ(health.at("stats").at("bucketsMonitored"), 1);
  EXPECT_EQ(health.at("stats").at("backupsSentToday"), 1);
  EXPECT_EQ(health.at("stats").at("retryQueueDepth"), 0);
}

TEST_F(ServeTest, SaysThatTheWebhookIsOffWithoutAToken) {
  ChildProcess daemon = serve({{"WEBHOOK_SECRET_TOKEN", ""}});
  const json health =
      json::parse(health_when([](const json& document) { return document.at("status") == "healthy"; }));
  EXPECT_EQ(health.at("components").at("webhook").at("status"), "off");
  EXPECT_EQ(post("/webhook", event("box", "k")), 401);
}

TEST_F(ServeTest, StaysUpWithAWrongTokenAndSaysSo) {
  put("box", "k", "x");
  ChildProcess daemon = serve({{"TELEGRAM_BOT_TOKEN", "1000000001:AAwrong-wrong-wrong-wrong-wrong-wro"}});
  const std::string health = health_when([](const json& document) {
    return document.at("components").at("telegram").at("status") == "unhealthy";
  });
  EXPECT_NE(health.find("TELEGRAM_BOT_TOKEN"), std::string::npos) << health;
  EXPECT_EQ(health.find("AAwrong"), std::string::npos);
  EXPECT_TRUE(daemon.running());
  EXPECT_EQ(backups(BackupState::kFailed).size(), 0U);
}

TEST_F(ServeTest, RefusesASecondDaemonOnTheSameData) {
  ChildProcess daemon = serve();
  const Finished second = run({"serve"}, {{"DASHBOARD_PORT", "0"}});
  EXPECT_EQ(second.status, 6);
  EXPECT_NE(second.output.find("another telegramploy"), std::string::npos) << second.output;
}

TEST_F(ServeTest, ListsEveryWrongSettingAtOnce) {
  const Finished ended = run(
      {"serve"},
      {{"POLLING_INTERVAL_MINUTES", "never"}, {"TELEGRAM_PART_SIZE", "40MiB"}, {"TELEGRAM_PART_SIZ", "1"}});
  EXPECT_EQ(ended.status, 2);
  for (const auto* name : {"POLLING_INTERVAL_MINUTES=never", "TELEGRAM_PART_SIZE=", "TELEGRAM_PART_SIZ="})
    EXPECT_NE(ended.output.find(name), std::string::npos) << ended.output;
}

TEST_F(ServeTest, ParksAtSigtermAndSendsNothingTwice) {
  const std::string bytes = sample_bytes(40 * 65'536);
  put("box", "large", bytes);
  ChildProcess daemon = serve();
  ASSERT_TRUE(await_documents(5));
  terminate(daemon);
  ChildProcess again = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(again);
  EXPECT_EQ(part_names().size(), 40U);
}

TEST_F(ServeTest, SwitchesBucketsOffAndOnWhileItRuns) {
  put("box", "one", "x");
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  ASSERT_EQ(run({"bucket", "disable", "box"}).status, 0);
  put("box", "two", "x");
  EXPECT_EQ(post(kHook, event("box", "two")), 200);
  EXPECT_EQ(backups().size(), 1U);
  ASSERT_EQ(run({"bucket", "enable", "box"}).status, 0);
  ASSERT_TRUE(await(BackupState::kStored, 2));
  EXPECT_EQ(run({"bucket", "disable", "nosuch"}).status, 5);
}

// Requirement D4: what is logged can be searched for afterwards.
TEST_F(ServeTest, KeepsItsLogsInTheCatalogue) {
  put("box", "kept.log", "x");
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  const net::HttpClient::Options to_control{.unix_socket = (data_dir() / "control.sock").string()};
  net::HttpClient control(to_control);
  json items;
  ASSERT_TRUE(wait_until([&] {
    const auto answer =
        control.send({.url = "http://telegramploy/api/v1/logs?level=info&text=kept.log"}, kMiB, {});
    if (answer) items = json::parse(answer->body).at("items");
    return !items.empty();
  }));
  EXPECT_EQ(items[0].at("message"), "stored");
  EXPECT_EQ(items[0].at("fields").at("key"), "kept.log");
}

TEST_F(ServeTest, KeepsTheTokenOutOfItsLogs) {
  put("box", "k", "x");
  ChildProcess daemon = serve({{"LOG_LEVEL", "debug"}});
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(daemon);
  EXPECT_EQ(daemon_log().find(environment({}).at("TELEGRAM_BOT_TOKEN").substr(12)), std::string::npos);
}

}  // namespace
}  // namespace ploy::test
