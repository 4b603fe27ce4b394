#include <csignal>

#include "program/stage.hpp"

namespace ploy::test {
namespace {

using nlohmann::json;

// Requirement C3, with the real program.
class BackgroundTest : public Stage {
 protected:
  // The daemon may die before it answers: the row is there all the same.
  void ask(const std::filesystem::path& to) {
    (void)run({"restore", backups().at(0).id.value, "--to", "file:" + to.string(), "--background"});
  }
  // Of the newest run.
  std::string state() {
    const json listed = json::parse(run({"run", "ls", "--json"}).output, nullptr, false);
    return listed.is_object() && !listed["items"].empty() ? listed["items"][0].value("state", "") : "";
  }
};

TEST_F(BackgroundTest, ARestoreRunsOnAfterTheDaemonWasKilled) {
  const std::string bytes = sample_bytes(300'000);
  put("things", "big", bytes);
  ChildProcess first = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(first);
  for (const auto* place : {"restore_claimed", "restore_written"}) {
    const auto path = dir() / place;
    ChildProcess doomed = serve({{"TELEGRAMPLOY_KILL_AT", place}});
    ask(path);
    ASSERT_EQ(doomed.wait(), 128 + SIGKILL) << daemon_log();
    ChildProcess daemon = serve();
    ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(path) && state() == "succeeded"; }))
        << run({"run", "ls"}).output;
    EXPECT_TRUE(read_file(path) == bytes);
    terminate(daemon);
  }
}

}  // namespace
}  // namespace ploy::test
