#include "app/restore/restore_runner.hpp"

#include <atomic>
#include <thread>

#include "tests/app/lost_machine.hpp"

namespace ploy::test {
namespace {

// Requirement C3.
class RestoreRunnerTest : public LostMachine {
 protected:
  // Asks for a restore to a file in the world's directory.
  std::int64_t ask(app::RestoreRunner& runner, const std::string& name,
                   Overwrite overwrite = Overwrite::kNo) {
    const auto id = runner.ask(world.backup("b", "k").id.value, "file:" + path(name).string(), overwrite);
    EXPECT_TRUE(id) << id.error().what;
    return id.value_or(0);
  }
  std::filesystem::path path(const std::string& name) { return world.dir.path() / name; }
  RunState state(std::int64_t id) { return world.catalogue->restores().find(id)->state; }

  // The use cases of one life.
  struct Life {
    explicit Life(World& world)
        : restore(world.catalogue->book(), world.faulty, &world.store, world.retry, world.clock),
          runner(world.catalogue->restores(), world.catalogue->book(), restore, world.clock, world.log) {}
    app::Restore restore;
    app::RestoreRunner runner;
  };
};

TEST_F(RestoreRunnerTest, RestoresAndSaysSo) {
  store("k", "0123456789");
  Life life(world);
  const auto id = ask(life.runner, "out");
  EXPECT_EQ(state(id), RunState::kQueued);
  EXPECT_TRUE(life.runner.run_once({}));
  EXPECT_FALSE(life.runner.run_once({}));
  const auto run = *world.catalogue->restores().find(id);
  EXPECT_EQ(run.state, RunState::kSucceeded);
  EXPECT_EQ(run.bytes_done, 10U);
  EXPECT_EQ(std::filesystem::file_size(path("out")), 10U);
}

TEST_F(RestoreRunnerTest, RefusesAtOnceWhatCannotBeDone) {
  store("k", "1234");
  Life life(world);
  EXPECT_EQ(life.runner.ask("0123456789abcdef", "origin", Overwrite::kNo).error().kind, ErrorKind::kNotFound);
  const std::string id = world.backup("b", "k").id.value;
  for (const auto* target : {"-", "file:relative", "nowhere"})
    EXPECT_EQ(life.runner.ask(id, target, Overwrite::kNo).error().kind, ErrorKind::kInvalid) << target;
}

TEST_F(RestoreRunnerTest, SaysWhyARestoreFailed) {
  store("k", "1234");
  Life life(world);
  const auto first = ask(life.runner, "out");
  const auto second = ask(life.runner, "out");
  EXPECT_TRUE(life.runner.run_once({}));
  EXPECT_TRUE(life.runner.run_once({}));
  EXPECT_EQ(state(first), RunState::kSucceeded);
  const auto run = *world.catalogue->restores().find(second);
  EXPECT_EQ(run.state, RunState::kFailed);
  EXPECT_NE(run.error.find("exists already"), std::string::npos);
}

TEST_F(RestoreRunnerTest, AQueuedOneIsCanceledAtOnceAndAFinishedOneNotAtAll) {
  store("k", "1234");
  Life life(world);
  const auto id = ask(life.runner, "out");
  ASSERT_TRUE(life.runner.cancel(id));
  EXPECT_EQ(state(id), RunState::kCanceled);
  EXPECT_FALSE(life.runner.run_once({}));
  EXPECT_FALSE(std::filesystem::exists(path("out")));
  EXPECT_EQ(life.runner.cancel(id).error().kind, ErrorKind::kConflict);
}

TEST_F(RestoreRunnerTest, ARunningOneStopsWhenItIsCanceledAndLeavesNothing) {
  store("k", "0123456789");
  world.retry.immediate_delay = std::chrono::hours(24);  // after the failed open below it is still under way
  Life life(world);
  world.faulty.fail(FaultyDestination::Call::kOpen, 2, {ErrorKind::kUnavailable, "no answer"});
  const auto id = ask(life.runner, "out");
  std::jthread worker([&] { life.runner.run_once({}); });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (world.faulty.calls(FaultyDestination::Call::kOpen) < 2 &&
         std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  ASSERT_TRUE(life.runner.cancel(id));
  worker.join();
  EXPECT_EQ(state(id), RunState::kCanceled);
  EXPECT_FALSE(std::filesystem::exists(path("out")));
}

TEST_F(RestoreRunnerTest, WhatWasRunningWhenTheProcessEndedRunsAgain) {
  store("k", "0123456789");
  std::int64_t id = 0;
  {
    Life life(world);
    id = ask(life.runner, "out");
    ASSERT_TRUE(world.catalogue->restores().claim());  // and then the power fails
  }
  world.restart();
  Life life(world);
  EXPECT_TRUE(life.runner.run_once({}));
  EXPECT_EQ(state(id), RunState::kSucceeded);
}

// The file had its name already when the process ended.
TEST_F(RestoreRunnerTest, ItsOwnResultIsNoObstacleAfterARestart) {
  store("k", "0123456789");
  std::int64_t id = 0;
  {
    Life life(world);
    id = ask(life.runner, "out");
    const auto run = world.catalogue->restores().claim();
    ASSERT_TRUE(run && *run);
    ASSERT_TRUE(
        life.restore.run(world.backup("b", "k").id.value, app::ToFile{path("out")}, Overwrite::kNo, {}, {}));
  }
  world.restart();
  Life life(world);
  EXPECT_TRUE(life.runner.run_once({}));
  EXPECT_EQ(state(id), RunState::kSucceeded);
}

TEST_F(RestoreRunnerTest, ShutdownPutsItBack) {
  store("k", "0123456789");
  Life life(world);
  const auto id = ask(life.runner, "out");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(life.runner.run_once(stop.get_token()));
  EXPECT_EQ(state(id), RunState::kQueued);
}

}  // namespace
}  // namespace ploy::test
