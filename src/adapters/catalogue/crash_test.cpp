#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

constexpr int kThreads = 4;
constexpr std::size_t kAcknowledgedMin = 200;

// In the child: reports for ever, from several threads, and says each key once its report has returned.
[[noreturn]] void report_until_killed(const TempDir& dir, int acknowledge) {
  const auto catalogue = open_catalogue(dir);
  std::vector<std::jthread> threads;
  for (std::int32_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::int32_t n = thread;; n += kThreads) {
        (void)report(*catalogue, sighting(std::to_string(n)));
        // Smaller than PIPE_BUF, so the writes of several threads do not mix.
        if (::write(acknowledge, &n, sizeof n) != sizeof n) ::_exit(1);
      }
    });
  }
  for (;;) ::pause();
}

TEST(CatalogueCrash, EveryAcknowledgedReportOutlivesAKill) {
  const TempDir dir;
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) report_until_killed(dir, pipe[1]);
  ::close(pipe[1]);
  std::vector<std::int32_t> acknowledged;
  for (std::int32_t n = 0; ::read(pipe[0], &n, sizeof n) == sizeof n;) {
    acknowledged.push_back(n);
    if (acknowledged.size() == kAcknowledgedMin)
      ::kill(child, SIGKILL);  // what it wrote before is still read
  }
  ::close(pipe[0]);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  ASSERT_GE(acknowledged.size(), kAcknowledgedMin);

  const auto catalogue = open_catalogue(dir);
  for (const auto n : acknowledged) {
    EXPECT_EQ(report(*catalogue, sighting(std::to_string(n))).known, 1) << n;
  }
}

// In the child: claims and fails, and dies holding the third claim.
[[noreturn]] void claim_and_die(const TempDir& dir) {
  const auto catalogue = open_catalogue(dir);
  (void)report(*catalogue, sighting("a"));
  must(catalogue->queue().fail(must(catalogue->queue().claim(kNoon)).value().id,
                               {"x", "s3: unavailable", kNoon}));
  const auto id = must(catalogue->queue().claim(kNoon)).value().id;
  const PartRange whole{1, 0, 10};
  (void)must(catalogue->parts().plan(id, {&whole, 1}));
  must(catalogue->parts().intend(id, 1, {41}));
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

TEST(CatalogueCrash, AClaimOfAKilledProcessIsDueAgainWithItsIntent) {
  const TempDir dir;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) claim_and_die(dir);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  const auto catalogue = open_catalogue(dir);
  const auto again = must(catalogue->queue().claim(kNoon)).value();
  EXPECT_EQ(again.attempts, 1);
  EXPECT_EQ(must(catalogue->parts().plan(again.id, {})).at(0).intended_after, MessageId{41});
}

}  // namespace
}  // namespace ploy::catalogue
