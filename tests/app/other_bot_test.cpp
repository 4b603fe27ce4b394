#include <gtest/gtest.h>

#include "adapters/telegram/telegram_chat_history.hpp"
#include "adapters/telegram/telegram_destination.hpp"
#include "adapters/telegram/telegram_root_keeper.hpp"
#include "app/restore/restore.hpp"
#include "tests/app/world.hpp"
#include "tests/destination/sandbox_fixture.hpp"

namespace ploy::test {
namespace {

constexpr std::string_view kOtherToken = "1000000002:AAsandbox-sandbox-sandbox-sandbox-2";
constexpr std::int64_t kOtherBot = 1'000'000'002;

// The use cases as one bot runs them on a machine of its own.
struct Life {
  Life(const std::string& url, std::string_view token, MemoryStore& objects, Clock& the_clock)
      : store(objects),
        clock(the_clock),
        api({.token = Secret(std::string(token)), .url = url}, http, random) {
    auto opened = catalogue::Catalogue::open(dir.path() / "catalogue.db", {});
    if (!opened) throw std::runtime_error(opened.error().what);
    catalogue = std::move(*opened);
    back_up.emplace(app::BackUp::Options{.part_limits = {.split_above = 4, .part_size = 4}},
                    catalogue->queue(), catalogue->parts(), store, destination, clock, log);
    const app::Worker::Way way{gate, breaker};
    worker.emplace(catalogue->queue(), *back_up, way, way, bell, bell, RetryPolicy{}, clock, log);
    watch.emplace(catalogue->queue(), catalogue->buckets(), bell, bell, clock, log);
    recover.emplace(app::Recover::Options{},
                    app::Recover::Parts{catalogue->index(), catalogue->walks(), destination, root, history},
                    clock, log);
    index.emplace(app::IndexWriter::Options{}, catalogue->index(), destination, root, *recover, clock, log);
  }

  void back_up_object(const std::string& key, const std::string& bytes) {
    store.put("b", key, bytes);
    ASSERT_TRUE(watch->saw(std::vector{Sighting{.version = {"b", key, "", ""}}}));
    while (worker->run_once({})) {
    }
  }

  std::string restored(const std::string& key) {
    app::Restore restore(catalogue->book(), destination, nullptr, {}, clock);
    std::string bytes;
    const app::ToStream to{[&](ByteView chunk) -> Result<void> {
      bytes += as_text(chunk);
      return {};
    }};
    const auto found = catalogue->book().list({.prefix = key});
    if (!found || found->empty()) return "(no such backup)";
    const auto done = restore.run(found->front().id.value, to, Overwrite::kNo, {}, {});
    return done ? bytes : done.error().what;
  }

  TempDir dir;
  MemoryStore& store;
  Clock& clock;
  Log log{{.to_stderr = false}, clock};
  SystemRandom random;
  net::HttpClient http{{}};
  telegram::HttpBotApi api;
  telegram::TelegramDestination destination{{.chat_id = kChannel}, api};
  telegram::TelegramRootKeeper root{{.chat = kChannel}, api};
  telegram::TelegramChatHistory history{{.chat = kChannel}, api};
  app::Gate gate{clock};
  app::Breaker breaker{{},    "both sides", gate, [](const std::stop_token&) { return Result<void>(); },
                       clock, log};
  app::Bell bell;
  std::unique_ptr<catalogue::Catalogue> catalogue;
  std::optional<app::BackUp> back_up;
  std::optional<app::Worker> worker;
  std::optional<app::Watch> watch;
  std::optional<app::Recover> recover;
  std::optional<app::IndexWriter> index;
};

// Requirement C2: with another bot every file_id is void, and the message ids lead to everything all the
// same.
class OtherBotTest : public testing::Test {
 protected:
  OtherBotTest() { EXPECT_TRUE(sandbox.telegram->add_bot({std::string(kOtherToken), "other_bot", "Other"})); }
  void make_member(const sandbox::Member& rights) {
    ASSERT_TRUE(sandbox.telegram->set_member({kChannel.value}, kOtherBot, rights));
  }
  Life life(std::string_view token) { return {sandbox.server.url(""), token, store, clock}; }

  SystemClock clock;
  Sandbox sandbox{sandbox::Profile::kCloud, clock, {.enabled = false, .same_size_throttle = false}};
  MemoryStore store;
};

TEST_F(OtherBotTest, RecoversEverythingAndGoesOn) {
  {
    Life first = life(sandbox::kSandboxToken);
    first.back_up_object("one", "1234");
    first.back_up_object("many", "0123456789");
    ASSERT_TRUE(first.index->commit({}));
    first.back_up_object("behind", "abcdefgh");
  }
  make_member({});
  Life second = life(kOtherToken);
  const auto report = second.recover->run({}, {});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->backups, 2);
  EXPECT_EQ(report->tail.stored, 1);
  EXPECT_EQ(second.restored("one"), "1234");
  EXPECT_EQ(second.restored("many"), "0123456789");
  EXPECT_EQ(second.restored("behind"), "abcdefgh");

  second.back_up_object("new", "x");
  const auto committed = second.index->commit({});
  ASSERT_TRUE(committed) << committed.error().what;
  Life third = life(kOtherToken);
  EXPECT_EQ(third.recover->run({}, {}).value().backups, 4);
}

// Without the right to edit what another bot posted it makes a root of its own.
TEST_F(OtherBotTest, ThatMayNotEditTheOldRootPublishesItsOwn) {
  {
    Life first = life(sandbox::kSandboxToken);
    first.back_up_object("one", "1234");
    ASSERT_TRUE(first.index->commit({}));
  }
  make_member({.can_edit_messages = false});
  Life second = life(kOtherToken);
  ASSERT_TRUE(second.index->take_over({}));
  second.back_up_object("new", "x");
  const auto committed = second.index->commit({});
  ASSERT_TRUE(committed) << committed.error().what;
  Life third = life(kOtherToken);
  const auto report = third.recover->run({}, {});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->backups, 2);
}

// A person pinned something newer: the description leads to the root.
TEST_F(OtherBotTest, FindsTheRootBehindAPersonsNewerPin) {
  {
    Life first = life(sandbox::kSandboxToken);
    first.back_up_object("one", "1234");
    ASSERT_TRUE(first.index->commit({}));
  }
  const auto said = sandbox.telegram->say({kChannel.value}, "Ada", "Look here!");
  ASSERT_TRUE(said);
  ASSERT_TRUE(sandbox.telegram->pin_as_person({kChannel.value}, *said));
  make_member({});
  Life second = life(kOtherToken);
  const auto report = second.recover->run({}, {});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->found_by, "chat description");
  EXPECT_EQ(second.restored("one"), "1234");
}

}  // namespace
}  // namespace ploy::test
