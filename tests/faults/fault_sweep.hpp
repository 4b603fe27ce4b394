#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/error.hpp"
#include "faults/faults.h"

namespace ploy::test {

// One way in which system calls go wrong.
struct FaultKind {
  ploy_call call;
  int error;
  const char* name;
  bool passes = false;  // goes away by itself, and whoever meets it tries again for ever
};

// What a child process did: how it ended, what it printed, and how many faults it met.
struct Ended {
  int status = 0;  // its exit status; 128 + the signal that ended it
  std::string printed;
  std::uint64_t met = 0;

  // Ended by itself, and not without a word when something was wrong.
  bool decent() const { return status == 0 || (status == 1 && !printed.empty()); }
};

using Operation = std::function<Result<void>()>;
// Runs in the parent, beside the child, until `running()` is false.
using Companion = std::function<void(const std::function<bool()>& running)>;

// Runs `operation` in a child made by fork(): status 0, or 1 with its error printed. What it leaves in memory
// is gone with it. With a fault: the n-th such call of the child fails, and with `forever` all that follow.
struct Fault {
  FaultKind kind;
  std::uint64_t nth = 0;
  bool forever = false;
};
Ended run_in_child(const Operation& operation, const Fault* fault, const Companion& beside = {});

// What is tried again and again.
struct Sweep {
  Operation prepare;    // in the parent, before each; no fault
  Operation operation;  // in a child, with the fault
  Operation check;      // in a child, afterwards, without: is all there, and does it complete?
  Companion beside;
  std::uint64_t step = 1;  // only each so manieth call fails, unless PLOY_LONG is set
};

// Fails the first call of each kind, then the second, and so on, once and for ever, until the operation ends
// without meeting the fault. Reports failures to GoogleTest; the number of faults met goes to the total.
void sweep(const Sweep& sweep);

// Faults met in this process so far.
std::uint64_t faults_met();

}  // namespace ploy::test
