#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <system_error>

#include "assembly/service.hpp"
#include "destination/skipping_clock.hpp"
#include "faults/fault_sweep.hpp"
#include "faults/stack.hpp"
#include "load/event_load.hpp"
#include "program/stage.hpp"

// Each operation of the program with each of its system calls failing in turn. After every one: the process
// ended by itself and said why; nothing that was acknowledged is lost; and the same again without the fault
// completes, down to a restore that is the same byte for byte.
namespace ploy::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFaultsMin = 5'000;
constexpr std::size_t kPartBytes = 1'000;
constexpr std::size_t kLargeParts = 10;

Result<void> expect(bool is_so, const std::string& otherwise) {
  if (is_so) return {};
  return fail(ErrorKind::kCorrupt, otherwise);
}

class NthCall : public Stage {
 protected:
  void SetUp() override {
    Stage::SetUp();
    // Nothing is kept of the sandbox's own limits of speed; waiting only moves this clock.
    settings_of_run_ = parse();
    settings_of_run_.part_limits = {.split_above = kPartBytes, .part_size = kPartBytes};
    put("box", "small", small_);
    put("box", "large", large_);
    template_ = dir() / "template";
    must([this] { return open().has_value() ? Result<void>{} : fail(ErrorKind::kInvalid, "no catalogue"); });
    fs::copy(data_dir(), template_, fs::copy_options::recursive);
  }

  Settings parse(const Environment& more = {}) const {
    const auto parsed = parse_settings(environment(more), Needs::kTelegramAndS3, [](const fs::path&) {
      return Result<std::string>(fail(ErrorKind::kInvalid, "no files"));
    });
    if (!parsed) throw std::runtime_error("the stage's own settings are wrong");
    return *parsed;
  }

  Result<std::unique_ptr<Stack>> open() { return Stack::open(settings_of_run_, clock_); }
  // Without a fault, in a child of its own, so that nothing of it stays in this process.
  void must(const Operation& operation) {
    const Ended ended = run_in_child(operation, nullptr);
    ASSERT_EQ(ended.status, 0) << ended.printed;
  }

  // As if this machine had never run, but for an empty catalogue.
  Result<void> begin_anew() {
    ++rounds_;
    fs::remove_all(data_dir());
    fs::copy(template_, data_dir(), fs::copy_options::recursive);
    fs::remove(target_);
    acknowledged() = 0;
    return {};
  }
  Result<void> back_up(const std::string& key) {
    auto stack = open();
    if (!stack) return std::unexpected(stack.error());
    auto seen = (*stack)->see("box", key);
    if (!seen) return seen;
    acknowledged() = 1;
    return (*stack)->work();
  }
  // What a later life finds and does. An event that was not acknowledged is sent again.
  Result<void> complete(const std::string& key, const std::string& bytes) {
    auto stack = open();
    if (!stack) return wrap(stack.error(), "open again");
    clock_.skip(std::chrono::hours(1));
    if (acknowledged() == 0) {
      auto seen = (*stack)->see("box", key);
      if (!seen) return wrap(seen.error(), "the event again");
    }
    auto worked = (*stack)->work();
    if (!worked) return wrap(worked.error(), "send the rest");
    const auto stored = (*stack)->backups(BackupState::kStored);
    if (!stored) return std::unexpected(stored.error());
    auto one = expect(stored->size() == 1, std::to_string(stored->size()) + " backups instead of one");
    if (!one) return one;
    return expect_restored(**stack, key, bytes);
  }
  Result<void> expect_restored(Stack& stack, const std::string& key, const std::string& bytes) {
    fs::remove(target_);
    auto restored = stack.restore(key, target_);
    if (!restored) return wrap(restored.error(), "restore");
    return expect(read_file(target_) == bytes, "the restored bytes differ");
  }
  // Each round has sent each part once, whatever went wrong in it.
  void expect_no_twins(std::size_t parts) { EXPECT_EQ(part_names().size(), rounds_ * parts); }

  // Set by a child once it has acknowledged an event.
  int& acknowledged() { return *shared_; }

  static int* share() {
    void* page = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return static_cast<int*>(page);
  }

  SkippingClock clock_;
  Settings settings_of_run_;
  const std::string small_ = sample_bytes(kPartBytes);
  const std::string large_ = sample_bytes((kLargeParts - 1) * kPartBytes + 10);
  fs::path template_;
  fs::path target_ = dir() / "restored";
  int* shared_ = share();
  std::size_t rounds_ = 0;
};

TEST_F(NthCall, OfBackingUpASmallObject) {
  sweep({.prepare = [&] { return begin_anew(); },
         .operation = [&] { return back_up("small"); },
         .check = [&] { return complete("small", small_); },
         .beside = {}});
  expect_no_twins(1);
}

TEST_F(NthCall, OfBackingUpAnObjectOfManyParts) {
  sweep({.prepare = [&] { return begin_anew(); },
         .operation = [&] { return back_up("large"); },
         .check = [&] { return complete("large", large_); },
         .beside = {}});
  expect_no_twins(kLargeParts);
}

TEST_F(NthCall, OfRestoringToAFile) {
  must([&] { return back_up("large"); });
  sweep({.prepare =
             [&] {
               fs::remove(target_);
               return Result<void>{};
             },
         .operation =
             [&] {
               auto stack = open();
               return stack ? (*stack)->restore("large", target_) : std::unexpected(stack.error());
             },
         .check = [&]() -> Result<void> {
           auto whole = expect(!fs::exists(target_) || read_file(target_) == large_,
                               "half a file stands under the final name");
           if (!whole) return whole;
           auto stack = open();
           return stack ? expect_restored(**stack, "large", large_) : std::unexpected(stack.error());
         },
         .beside = {}});
}

// The chain grows by one backup with each round, and is read as a whole at the end.
TEST_F(NthCall, OfWritingTheIndex) {
  int rounds = 0;
  const auto key = [&] { return "round-" + std::to_string(rounds); };
  const auto in_stack = [&](const std::function<Result<void>(Stack&)>& work) -> Result<void> {
    auto stack = open();
    if (!stack) return std::unexpected(stack.error());
    return work(**stack);
  };
  const auto commit = [&] { return in_stack([](Stack& stack) { return stack.commit_index(); }); };
  sweep({.prepare = [&]() -> Result<void> {
           ++rounds;
           put("box", key(), small_);
           const Ended sent = run_in_child([&] { return back_up(key()); }, nullptr);
           return expect(sent.status == 0, sent.printed);
         },
         .operation = commit,
         .check =
             [&] {
               return in_stack([](Stack& stack) -> Result<void> {
                 auto committed = stack.commit_index();
                 if (!committed) return committed;
                 return expect(stack.uncommitted() == 0, "backups are missing in the index");
               });
             },
         .beside = {}});
  fs::remove_all(data_dir());
  must([&] { return in_stack([](Stack& stack) { return stack.recover(); }); });
  for (const int round : {1, rounds / 2, rounds}) {
    const std::string restored = "round-" + std::to_string(round);
    must([&] { return in_stack([&](Stack& stack) { return expect_restored(stack, restored, small_); }); });
  }
}

TEST_F(NthCall, OfRecovering) {
  must([&] { return back_up("large"); });
  must([&] { return back_up("small"); });
  must([&] {
    auto stack = open();
    return stack ? (*stack)->commit_index() : std::unexpected(stack.error());
  });
  const auto recover = [&] {
    auto stack = open();
    return stack ? (*stack)->recover() : std::unexpected(stack.error());
  };
  // Each recovery looks at the messages behind the newest index document, and adds some by looking. A new
  // index document now and then keeps them few.
  std::size_t rounds = 0;
  const auto shorten_tail = [&]() -> Result<void> {
    auto stack = open();
    if (!stack) return std::unexpected(stack.error());
    auto seen = (*stack)->see("box", "tail-" + std::to_string(rounds));
    if (!seen) return seen;
    auto worked = (*stack)->work();
    return worked ? (*stack)->commit_index() : worked;
  };
  sweep({.prepare =
             [&] {
               static constexpr std::size_t kRoundsApart = 5;
               if (++rounds % kRoundsApart == 0) {
                 put("box", "tail-" + std::to_string(rounds), small_);
                 must(shorten_tail);
               }
               fs::remove_all(data_dir());
               return Result<void>{};
             },
         .operation = recover,
         .check = [&]() -> Result<void> {
           auto recovered = recover();
           if (!recovered) return recovered;
           auto stack = open();
           return stack ? expect_restored(**stack, "large", large_) : std::unexpected(stack.error());
         },
         .beside = {},
         .step = 20});
}

TEST_F(NthCall, OfPolling) {
  const auto poll = [&] {
    auto stack = open();
    return stack ? (*stack)->poll() : std::unexpected(stack.error());
  };
  sweep({.prepare = [&] { return begin_anew(); },
         .operation = poll,
         .check = [&]() -> Result<void> {
           auto polled = poll();
           if (!polled) return polled;
           auto stack = open();
           if (!stack) return std::unexpected(stack.error());
           const auto found = (*stack)->backups(BackupState::kPending);
           if (!found) return std::unexpected(found.error());
           return expect(found->size() == 2, std::to_string(found->size()) + " objects found");
         },
         .beside = {}});
}

// The whole daemon, on an empty directory: it starts, takes three events in, and ends.
class NthCallOfTheDaemon : public NthCall {
 protected:
  // In the child: serves until the parent closes its end of the pipe.
  Result<void> serve_until_told(int pipe) {
    SystemClock clock;
    Log log({.level = LogLevel::kError}, clock);
    auto service = assembly::Service::start(settings_, clock, log);
    if (!service) return std::unexpected(service.error());
    char byte = 0;
    while (::read(pipe, &byte, 1) > 0) {
    }
    (*service)->stop();
    return {};
  }

  // In the parent: a sender that tries once, as soon as somebody listens.
  void send_events(const std::function<bool()>& running) {
    while (running()) {
      try {
        const auto report = load::send_events(load_);
        if (report.count(load::Outcome::kKept) == load_.events) acknowledged() = 1;
        return;
      } catch (const std::system_error&) {
        ::usleep(1'000);
      }
    }
  }

  Result<void> expect_kept() {
    if (acknowledged() == 0) return {};
    auto catalogue = catalogue::Catalogue::open_readonly(settings_.database_path, {});
    if (!catalogue) return std::unexpected(catalogue.error());
    const auto found = (*catalogue)->book().list({.bucket = load::kBucket, .limit = 100});
    if (!found) return std::unexpected(found.error());
    return expect(found->size() == load_.events, std::to_string(found->size()) + " events are left");
  }

  Environment environment_{{"TELEGRAM_API_URL", "http://127.0.0.1:1"}};
  Settings settings_ = {};
  // Whoever is refused would be told half a second later.
  load::Options load_{.port = 0,
                      .target = "/webhook/a-webhook-token-for-tests",
                      .key_prefix = "event-",
                      .connections = 1,
                      .events = 3,
                      .patience = std::chrono::milliseconds(100)};
};

TEST_F(NthCallOfTheDaemon, FromItsStartToItsEnd) {
  settings_ = parse(environment_);
  load_.port = settings_.dashboard_port;
  int pipe = -1;
  int told = -1;
  sweep({.prepare =
             [&] {
               fs::remove_all(data_dir());
               acknowledged() = 0;
               int ends[2];
               const int made = ::pipe2(ends, O_CLOEXEC);
               pipe = ends[0];
               told = ends[1];
               return expect(made == 0, "no pipe");
             },
         .operation =
             [&] {
               ::close(told);
               return serve_until_told(pipe);
             },
         .check = [&] { return expect_kept(); },
         .beside =
             [&](const std::function<bool()>& running) {
               ::close(pipe);
               send_events(running);
               ::close(told);
             }});
}

// The last word, when all of them have run in one process.
class Total : public testing::Environment {
 public:
  void TearDown() override {
    std::printf("%llu faults\n", static_cast<unsigned long long>(faults_met()));
    if (testing::GTEST_FLAG(filter) == "*") {
      EXPECT_GE(faults_met(), kFaultsMin);
    }
  }
};

[[maybe_unused]] const auto* const kTotal = testing::AddGlobalTestEnvironment(new Total);

}  // namespace
}  // namespace ploy::test
