#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>

#include "base/text.hpp"
#include "crash/audit.hpp"
#include "program/stage.hpp"

// The program is killed at every named place of every way that leads through it, one life after the other on
// the same data directory and chat, and nobody tidies up in between. After each round a last life may finish,
// and three records are compared: what was put, what the chat holds, what the catalogue says. In the end the
// chat alone gives everything back.
namespace ploy::test {
namespace {

constexpr std::size_t kPartBytes = 65'536;
constexpr const char* kBucket = "dumps";
constexpr const char* kReturned = "returned";  // not watched: what is restored is no new backup

// What the dying life was doing. Faults come three times, as an index document may meet them before a part
// does.
enum class Life : std::uint8_t {
  kServing,     // finds new objects by polling and sends them
  kEvent,       // takes a webhook event
  kGone,        // is told of an object that is not there
  kLostAnswer,  // sends, and the answers get lost after the posting
  kBrokenBody,  // sends, and the connections break
  kRefused,     // sends, and is refused
  kStopping,    // has stored everything and is asked to end, so it writes the index
  kRestoring,   // restores to a file
  kReturning,   // restores to the S3 server
  kRecovering,  // recovers on an empty machine
};

struct Place {
  std::string at;  // a kill point, ":n" for its n-th pass
  Life life;
};

const std::vector<Place>& places() {
  static const std::vector<Place> all = {
      {"schema_made", Life::kServing},
      {"committing:1", Life::kServing},
      {"committed:1", Life::kServing},
      {"committing:3", Life::kServing},
      {"committed:3", Life::kServing},
      {"committing:5", Life::kServing},
      {"committed:5", Life::kServing},
      {"committing:8", Life::kServing},
      {"committed:8", Life::kServing},
      {"page_listed", Life::kServing},
      {"page_kept", Life::kServing},
      {"claimed", Life::kServing},
      {"claimed:2", Life::kServing},
      {"resolved", Life::kServing},
      {"planned", Life::kServing},
      {"planned:2", Life::kServing},
      {"part_intended", Life::kServing},
      {"part_intended:2", Life::kServing},
      {"part_intended:4", Life::kServing},
      {"part_sent", Life::kServing},
      {"part_sent:2", Life::kServing},
      {"part_sent:4", Life::kServing},
      {"part_stored", Life::kServing},
      {"part_stored:2", Life::kServing},
      {"part_stored:4", Life::kServing},
      {"completed", Life::kServing},
      {"completed:2", Life::kServing},
      {"events_taken", Life::kEvent},
      {"events_kept", Life::kEvent},
      {"dropped", Life::kGone},
      {"part_looked_for", Life::kLostAnswer},
      {"part_found", Life::kLostAnswer},
      {"part_passed_again", Life::kLostAnswer},
      {"part_looked_for", Life::kBrokenBody},
      {"part_not_found", Life::kBrokenBody},
      {"part_refused", Life::kRefused},
      {"part_withdrawn", Life::kRefused},
      {"round_failed", Life::kRefused},
      {"round_settled", Life::kRefused},
      {"index_intended", Life::kStopping},
      {"index_sent", Life::kStopping},
      {"index_committed", Life::kStopping},
      {"root_pinned", Life::kStopping},
      {"root_published", Life::kStopping},
      {"root_noted", Life::kStopping},
      {"file_created", Life::kRestoring},
      {"file_written", Life::kRestoring},
      {"file_synced", Life::kRestoring},
      {"file_renamed", Life::kRestoring},
      {"object_begun", Life::kReturning},
      {"object_part_written", Life::kReturning},
      {"object_written", Life::kReturning},
      {"root_found", Life::kRecovering},
      {"index_adopted", Life::kRecovering},
      {"recovered", Life::kRecovering},
  };
  return all;
}

// Machines that go through the matrix side by side, and how often each of them does.
constexpr int kMachines = 5;

int rounds_of_each() {
  const char* wanted = std::getenv("PLOY_KILL_ROUNDS");  // in all
  return static_cast<int>(parse_int(wanted == nullptr ? "" : wanted).value_or(kMachines)) / kMachines;
}

// What one life leaves behind is found by the next, so their order matters, and is another one each time.
std::vector<Place> shuffled_places(int machine, int round) {
  std::vector<Place> order = places();
  std::shuffle(order.begin(), order.end(), std::mt19937(static_cast<unsigned>(machine * 1000 + round)));
  return order;
}

class KillMatrix : public Stage, public testing::WithParamInterface<int> {
 protected:
  // An object of several parts and one of a single part, new to everybody.
  void put_load() {
    put_version(sample_bytes(kPartBytes * 2 + 100 + put_.size()));
    put_version(sample_bytes(500 + put_.size()));
  }

  void put_version(std::string bytes) {
    const std::string key = fmt::format("{:05}.dump", put_.size());
    put(kBucket, key, bytes);
    put_.push_back({kBucket, key, std::move(bytes)});
  }

  void die_serving(const Environment& at) { expect_killed(spawn(at)); }

  void die_at_event(const Environment& at, const std::string& key) {
    ChildProcess doomed = serve(at);
    post("/webhook/a-webhook-token-for-tests", event(kBucket, key));
    expect_killed(std::move(doomed));
  }

  // A life before it leaves nothing to be committed, else the doomed one would die at its start.
  void die_stopping(const Environment& at) {
    finish();
    put_load();
    ChildProcess doomed = serve(at);
    ASSERT_TRUE(await_all_stored());
    doomed.signal(SIGTERM);
    expect_killed(std::move(doomed));
  }

  // The command dies, leaves no half file under the wanted name, and succeeds when it is given again.
  void die_restoring(const Environment& at) {
    const auto path = dir() / fmt::format("restored-{}", ++restores_);
    const PutVersion& wanted = put_.front();
    const std::vector<std::string> command = {"restore", id_of(wanted), "--to", "file:" + path.string()};
    EXPECT_EQ(run(command, at).status, 128 + SIGKILL);
    if (std::filesystem::exists(path)) {
      EXPECT_TRUE(read_file(path) == wanted.bytes);
      return;
    }
    EXPECT_EQ(run(command).status, 0);
    EXPECT_TRUE(read_file(path) == wanted.bytes);
  }

  void die_returning(const Environment& at) {
    const std::string key = fmt::format("returned-{}", ++restores_);
    const std::vector<std::string> command = {"restore", id_of(large_), "--to",
                                              fmt::format("s3://{}/{}", kReturned, key), "--overwrite"};
    EXPECT_EQ(run(command, at).status, 128 + SIGKILL);
    const Finished again = run(command);
    EXPECT_EQ(again.status, 0) << again.output;
    EXPECT_TRUE(get(kReturned, key) == large_.bytes);
  }

  void die_recovering(Environment at) {
    at["DATA_DIR"] = (dir() / fmt::format("empty-{}", ++restores_)).string();
    EXPECT_EQ(run({"recover"}, at).status, 128 + SIGKILL);
    at.erase("TELEGRAMPLOY_KILL_AT");
    const Finished again = run({"recover"}, at);
    EXPECT_EQ(again.status, 0) << again.output;
  }

  void die(const Place& place) {
    SCOPED_TRACE(place.at + " in life " + std::to_string(static_cast<int>(place.life)));
    const Environment at = {{"TELEGRAMPLOY_KILL_AT", place.at}};
    switch (place.life) {
      case Life::kServing:
        put_load();
        return die_serving(at);
      case Life::kEvent:
        put_load();
        return die_at_event(at, put_.back().key);
      case Life::kGone:
        return die_at_event(at, "never-there");
      case Life::kLostAnswer:
        put_load();
        inject({{"kind", "lost_after_posting"}, {"method", "sendDocument"}, {"times", 3}});
        return die_serving(at);
      case Life::kBrokenBody:
        put_load();
        inject({{"kind", "reset_in_body"}, {"method", "sendDocument"}, {"times", 3}, {"after_bytes", 1000}});
        return die_serving(at);
      case Life::kRefused:
        put_load();
        inject({{"kind", "error"},
                {"method", "sendDocument"},
                {"times", 3},
                {"code", 403},
                {"description", "Forbidden: bot is not a member of the channel chat"}});
        return die_serving(at);
      case Life::kStopping:
        return die_stopping(at);
      case Life::kRestoring:
        return die_restoring(at);
      case Life::kReturning:
        return die_returning(at);
      case Life::kRecovering:
        return die_recovering(at);
    }
  }

  void finish() {
    ChildProcess daemon = serve();
    EXPECT_TRUE(await_all_stored());
    terminate(daemon);
  }

  void finish_round() {
    finish();
    const auto complaints = audit(put_, documents(), catalogued());
    EXPECT_TRUE(complaints.empty()) << fmt::format("{}", fmt::join(complaints, "\n"));
  }

  // The catalogue is lost; the chat gives every byte back.
  void restore_everything() {
    const Environment empty = {{"DATA_DIR", (dir() / "nothing-left").string()}};
    const Finished recovered = run({"recover"}, empty);
    ASSERT_EQ(recovered.status, 0) << recovered.output;
    for (const PutVersion& object : put_) {
      const auto path = dir() / "back";
      const Finished restored =
          run({"restore", id_of(object), "--to", "file:" + path.string(), "--overwrite"}, empty);
      ASSERT_EQ(restored.status, 0) << restored.output;
      EXPECT_TRUE(read_file(path) == object.bytes) << object.key;
    }
  }

  void expect_killed(ChildProcess doomed) {
    ASSERT_TRUE(wait_until([&] { return !doomed.running(); })) << "it did not die\n" << daemon_log();
    EXPECT_EQ(doomed.wait(), 128 + SIGKILL) << daemon_log();
  }

  testing::AssertionResult await_all_stored() { return await(BackupState::kStored, put_.size()); }

  std::string id_of(const PutVersion& object) {
    for (const Catalogued& entry : catalogued())
      if (entry.backup.facts.version.key == object.key) return entry.backup.id.value;
    return "not-in-the-catalogue";
  }

  std::vector<PutVersion> put_;
  PutVersion large_;  // restoring it to S3 takes several parts there
  int restores_ = 0;
};

TEST_P(KillMatrix, LosesNothingAndDoublesNothingWhereverItIsKilled) {
  put_version(sample_bytes(17 * 1024 * 1024));
  large_ = put_.back();
  put(kReturned, "first", "seen");
  put_.push_back({kReturned, "first", "seen"});
  ChildProcess first = serve({{"TELEGRAM_PART_SIZE", "8MiB"}});
  ASSERT_TRUE(await_all_stored());
  ASSERT_EQ(run({"bucket", "disable", kReturned}).status, 0);
  terminate(first);
  for (int round = 1; round <= rounds_of_each(); ++round) {
    SCOPED_TRACE(fmt::format("round {}", round));
    for (const Place& place : shuffled_places(GetParam(), round)) {
      die(place);
      forget_faults();
    }
    finish_round();
    if (HasFailure()) return;
  }
  restore_everything();
}

INSTANTIATE_TEST_SUITE_P(Machine, KillMatrix, testing::Range(1, kMachines + 1));

}  // namespace
}  // namespace ploy::test
