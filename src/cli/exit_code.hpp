#pragma once

#include <csignal>
#include <cstdint>

#include "base/error.hpp"

namespace ploy::cli {

// What scripts decide on. Never renumbered; scripts take an unknown one for a failure.
enum class ExitCode : std::uint8_t {
  kDone = 0,
  kFailed = 1,
  kUsage = 2,     // the command line or the configuration is wrong
  kWarnings = 3,  // done, with warnings
  kDenied = 4,    // login or rights
  kNotFound = 5,
  kConflict = 6,       // busy, exists already, or changed meanwhile
  kUnreachable = 7,    // source or destination, or limited for too long
  kDamaged = 8,        // data damaged, verification failed
  kUnconfirmed = 9,    // confirmation needed
  kNoKey = 10,         // key missing or wrong
  kInterrupted = 130,  // SIGINT
  kTerminated = 143,   // SIGTERM
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

// `signal` is the one that asked to stop, for kCancelled.
ExitCode exit_code(ErrorKind kind, int signal = SIGINT);

}  // namespace ploy::cli
