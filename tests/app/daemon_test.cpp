#include "app/daemon.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/app/world.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

// The threads of the daemon run on real time; what they call lives on the clock of the world, which stands
// still.
class DaemonTest : public testing::Test {
 protected:
  void start() {
    const app::Daemon::Options options{.workers = 1, .polling_interval = 24h, .health_interval = 1ms};
    restore.emplace(world.catalogue->book(), world.faulty, &world.store, world.retry, clock);
    restores.emplace(world.catalogue->restores(), world.catalogue->book(), *restore, clock, world.log);
    world.probe_chat = [this] { return probe(); };
    const app::Daemon::Parts parts{*world.worker,     *world.poll,
                                   *world.index,      *world.tidy,
                                   *restores,         health,
                                   world.source,      world.destination,
                                   world.gate,        reports,
                                   *world.messenger,  world.work_bell,
                                   world.stored_bell, world.rescan_bell,
                                   poll_log,          world.catalogue->journal()};
    daemon = std::make_unique<app::Daemon>(options, parts, clock, world.log);
    daemon->start();
  }
  void stop() { daemon->stop(1min); }

  // As a person or the network would break and mend it: what works for the probe works for the rest.
  void break_down(Error error) {
    world.faulty.break_down(std::move(error));
    works = false;
  }
  void mend() {
    world.faulty.mend();
    works = true;
  }

  void put(const std::string& bucket, const std::string& key, const std::string& bytes) {
    world.store.put(bucket, key, bytes);
    ASSERT_TRUE(world.watch->saw(std::vector{Sighting{.version = {bucket, key, "", ""}}}));
  }

  static testing::AssertionResult becomes_true(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return testing::AssertionFailure() << "it never came";
      std::this_thread::sleep_for(1ms);
    }
    return testing::AssertionSuccess();
  }
  bool is_stored(const std::string& bucket, const std::string& key) {
    return world.backup(bucket, key).state == BackupState::kStored;
  }

  World world;
  SystemClock clock;
  app::Health health{{}, clock};
  app::PollLog poll_log;
  app::Reports reports{{}, world.told_bell, clock, world.log};
  std::optional<app::Restore> restore;
  std::optional<app::RestoreRunner> restores;
  std::unique_ptr<app::Daemon> daemon;

 private:
  Result<void> probe() const {
    if (works) return {};
    return fail(ErrorKind::kDenied, "still broken");
  }

  std::atomic<bool> works = true;
};

TEST_F(DaemonTest, GoesOnByItselfWhenTheDestinationWasMended) {
  break_down({ErrorKind::kDenied, "the bot was removed from the chat"});
  put("b", "k", "1234");
  start();
  ASSERT_TRUE(becomes_true([&] { return world.gate.state().has_value(); }));
  EXPECT_EQ(world.backup("b", "k").attempts, 0);
  mend();
  EXPECT_TRUE(becomes_true([&] { return is_stored("b", "k"); }));
  EXPECT_FALSE(world.gate.state());
  stop();
}

// Requirement B1: only what went wrong by itself is an attempt.
TEST_F(DaemonTest, ParksWhatIsUnderWayWhenItIsStoppedWithoutCountingAnAttempt) {
  world.retry.immediate_delay = 24h;  // after the failed put below it is still under way
  world.restart();
  world.faulty.fail_put(2, ErrorKind::kUnavailable);
  put("b", "k", "0123456789");
  start();
  ASSERT_TRUE(becomes_true([&] { return world.faulty.calls(FaultyDestination::Call::kPut) == 2; }));
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kSending);
  stop();
  EXPECT_EQ(world.backup("b", "k").state, BackupState::kPending);
  EXPECT_EQ(world.backup("b", "k").attempts, 0);

  world.restart();
  start();
  EXPECT_TRUE(becomes_true([&] { return is_stored("b", "k"); }));
  stop();
  const auto messages = world.chat.messages();
  EXPECT_EQ(std::ranges::count_if(
                messages,
                [](const auto& message) { return message.document.name.find(".part") != std::string::npos; }),
            3);
}

TEST_F(DaemonTest, WritesTheIndexWhenItIsStopped) {
  put("b", "k", "1234");
  start();
  ASSERT_TRUE(becomes_true([&] { return is_stored("b", "k"); }));
  stop();
  const auto roots = world.chat.candidates(world.stop.get_token());
  EXPECT_TRUE(roots && !roots->empty());
}

// Requirement A1.
TEST_F(DaemonTest, LooksForNewBucketsWhenItIsAskedTo) {
  start();
  ASSERT_TRUE(becomes_true([&] { return poll_log.last().at.has_value(); }));
  const auto polled_at = poll_log.last().at;
  world.store.put("new-bucket", "k", "1234");
  const auto asked = world.watch->rescan("new-bucket");
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(
      becomes_true([&] { return !world.catalogue->book().list({.state = BackupState::kStored})->empty(); }));
  EXPECT_EQ(poll_log.last().at, polled_at);
  stop();
}

}  // namespace
}  // namespace ploy::test
