#include <csignal>

#include "program/incident_stage.hpp"

namespace ploy::test {
namespace {

using nlohmann::json;

const Machine::Environment kWrongKey = {{"RUSTFS_SECRET_KEY", "wrong-secret-wrong-secret"}};

struct IncidentTest : IncidentStage {
  json status() {
    const Finished ended = run({"status", "--json"});
    EXPECT_EQ(ended.status, 0) << ended.output;
    return json::parse(ended.output);
  }
};

TEST_F(IncidentTest, AnOutageIsOneMessageOverRestartsAndEndsAsTheAllClear) {
  ChildProcess daemon = serve(kWrongKey);
  ASSERT_TRUE(await_notice("The S3 store refuses us"));
  EXPECT_EQ(status().at("incidents").at(0).at("kind"), "s3");
  const json health = json::parse(health_when([](const json& h) { return !h.at("incidents").empty(); }));
  EXPECT_EQ(health.at("status"), "unhealthy");
  terminate(daemon);

  ChildProcess again = serve(kWrongKey);
  EXPECT_EQ(status().at("incidents").size(), 1U);
  terminate(again);

  ChildProcess mended = serve();
  ASSERT_TRUE(await_notice("The S3 store works again"));
  EXPECT_EQ(notices().size(), 1U);
  EXPECT_TRUE(status().at("incidents").empty());
  put("box", "k", "x");
  ASSERT_EQ(run({"bucket", "rescan"}).status, 0);
  EXPECT_TRUE(await(BackupState::kStored, 1));
}

TEST_F(IncidentTest, AnOutageOfTelegramIsToldOfWhenItIsOverAlsoByTheNextLife) {
  ChildProcess daemon = serve({{"TELEGRAM_API_URL", "http://127.0.0.1:" + std::to_string(free_port())}});
  put("box", "k", "x");
  (void)health_when([](const json& h) {
    return !h.at("incidents").empty() && h.at("incidents")[0].at("kind") == "telegram";
  });
  daemon.signal(SIGKILL);
  daemon.wait();

  ChildProcess mended = serve();
  ASSERT_TRUE(await_notice("Telegram works again"));
  EXPECT_EQ(notices().size(), 1U);
  ASSERT_TRUE(await(BackupState::kStored, 1));
  EXPECT_EQ(backups().at(0).attempts, 0);
}

// What a person may decide, with the daemon and without it.
TEST_F(IncidentTest, RetriesAndGivesUpByCommand) {
  EXPECT_EQ(run({"backup", "retry"}).status, 2);
  EXPECT_EQ(run({"backup", "retry", "--all", "abcd"}).status, 2);
  put("box", "k", "x");
  {
    ChildProcess daemon = serve();
    ASSERT_TRUE(await(BackupState::kStored, 1));
    const std::string id = backups().at(0).id.value;
    EXPECT_EQ(run({"backup", "retry", id}).status, 6);
    EXPECT_EQ(run({"backup", "give-up", id}).status, 6);
    EXPECT_EQ(run({"backup", "give-up", "0000000000000000"}).status, 5);
    const Finished all = run({"backup", "retry", "--all"});
    EXPECT_EQ(all.status, 0);
    EXPECT_EQ(all.output, "0 backups are tried again.\n");
    terminate(daemon);
  }
  EXPECT_EQ(run({"backup", "retry", "0000000000000000"}).status, 5);
  EXPECT_EQ(run({"backup", "retry", "--all", "--json"}).status, 0);
}

}  // namespace
}  // namespace ploy::test
