#include "faults/fault_sweep.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace ploy::test {

namespace {

constexpr unsigned kSecondsMax = 60;  // a child that takes longer hangs: SIGALRM
constexpr int kSignalBase = 128;

constexpr std::array kKinds = {
    FaultKind{PLOY_CALL_OPEN, EMFILE, "open/EMFILE"},
    FaultKind{PLOY_CALL_OPEN, EACCES, "open/EACCES"},
    FaultKind{PLOY_CALL_READ, EIO, "read/EIO"},
    FaultKind{PLOY_CALL_READ, EINTR, "read/EINTR", true},
    FaultKind{PLOY_CALL_WRITE, EINTR, "write/EINTR", true},
    FaultKind{PLOY_CALL_WRITE, ENOSPC, "write/ENOSPC"},
    FaultKind{PLOY_CALL_WRITE, EIO, "write/EIO"},
    FaultKind{PLOY_CALL_SYNC, EIO, "fsync/EIO"},
    FaultKind{PLOY_CALL_RENAME, EACCES, "rename/EACCES"},
    FaultKind{PLOY_CALL_CONNECT, ECONNREFUSED, "connect/ECONNREFUSED"},
    FaultKind{PLOY_CALL_CONNECT, ENETUNREACH, "connect/ENETUNREACH"},
    FaultKind{PLOY_CALL_SEND, EPIPE, "send/EPIPE"},
    FaultKind{PLOY_CALL_SEND, ECONNRESET, "send/ECONNRESET"},
    FaultKind{PLOY_CALL_RECV, ECONNRESET, "recv/ECONNRESET"},
    FaultKind{PLOY_CALL_RECV, ETIMEDOUT, "recv/ETIMEDOUT"},
};

std::uint64_t total = 0;

void arm(const Fault& fault) {
  ploy_faults& block = *ploy_faults_block();
  block.error = static_cast<std::uint32_t>(fault.kind.error);
  block.nth = fault.nth;
  block.forever = fault.forever ? 1 : 0;
  block.seen = block.met = 0;
  block.process = static_cast<std::uint64_t>(getpid());
  __atomic_store_n(&block.call, fault.kind.call, __ATOMIC_SEQ_CST);
}

void disarm() { __atomic_store_n(&ploy_faults_block()->call, PLOY_CALL_NONE, __ATOMIC_SEQ_CST); }

[[noreturn]] void be_child(const Operation& operation, const Fault* fault, int output) {
  alarm(kSecondsMax);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (fault != nullptr) arm(*fault);
  const auto done = operation();
  if (!done) fmt::print(stderr, "{}\n", done.error().what);
  std::fflush(nullptr);
  _exit(done ? 0 : 1);
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> piece{};
  lseek(descriptor, 0, SEEK_SET);
  for (ssize_t n = 0; (n = ::read(descriptor, piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(n));
  return text;
}

int status_of(int waited) {
  return WIFSIGNALED(waited) ? kSignalBase + WTERMSIG(waited) : WEXITSTATUS(waited);
}

int wait_for(pid_t child, const Companion& beside) {
  int waited = 0;
  bool over = false;
  const auto running = [&] {
    over = over || waitpid(child, &waited, WNOHANG) == child;
    return !over;
  };
  if (beside) beside(running);
  if (!over) waitpid(child, &waited, 0);
  return status_of(waited);
}

// True when the fault was met.
bool try_one(const Sweep& sweep, const Fault& fault) {
  const std::string name =
      fmt::format("{} number {}{}", fault.kind.name, fault.nth, fault.forever ? " and all that follow" : "");
  const auto prepared = sweep.prepare();
  EXPECT_TRUE(prepared) << prepared.error().what;
  const Ended ended = run_in_child(sweep.operation, &fault, sweep.beside);
  EXPECT_TRUE(ended.decent()) << name << ": status " << ended.status << "\n" << ended.printed;
  const Ended checked = run_in_child(sweep.check, nullptr);
  EXPECT_EQ(checked.status, 0) << name << ", afterwards: " << checked.printed << "\nbefore, with status "
                               << ended.status << ": " << ended.printed;
  return ended.met > 0;
}

}  // namespace

Ended run_in_child(const Operation& operation, const Fault* fault, const Companion& beside) {
  disarm();
  std::fflush(nullptr);  // or the child would print it again
  const int output = memfd_create("output", MFD_CLOEXEC);
  const pid_t child = fork();
  if (child == 0) be_child(operation, fault, output);
  Ended ended;
  ended.status = wait_for(child, beside);
  disarm();
  if (fault != nullptr) ended.met = ploy_faults_block()->met;
  ended.printed = read_all(output);
  ::close(output);
  return ended;
}

void sweep(const Sweep& sweep) {
  const std::uint64_t step = std::getenv("PLOY_LONG") == nullptr ? sweep.step : 1;
  for (const FaultKind& kind : kKinds) {
    for (const bool forever : {false, true}) {
      if (forever && kind.passes) continue;
      std::uint64_t met = 0;
      while (!testing::Test::HasFailure() && try_one(sweep, {kind, met * step + 1, forever})) ++met;
      total += met;
      fmt::print("{:<22} {:<8} {}\n", kind.name, forever ? "for ever" : "once", met);
    }
  }
}

std::uint64_t faults_met() { return total; }

}  // namespace ploy::test
