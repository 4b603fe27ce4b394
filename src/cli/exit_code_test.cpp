#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ploy::cli {
namespace {

// Scripts rely on these numbers.
TEST(ExitCode, OfEachErrorIsTheDocumentedOne) {
  const std::vector<std::pair<ErrorKind, int>> codes = {
      {ErrorKind::kInvalid, 2},  {ErrorKind::kDenied, 4},      {ErrorKind::kNotFound, 5},
      {ErrorKind::kConflict, 6}, {ErrorKind::kUnavailable, 7}, {ErrorKind::kRateLimited, 7},
      {ErrorKind::kUnknown, 7},  {ErrorKind::kCorrupt, 8},     {ErrorKind::kCancelled, 130},
  };
  for (const auto& [kind, code] : codes) EXPECT_EQ(to_int(exit_code(kind)), code) << to_string(kind);
}

TEST(ExitCode, TellsTerminationFromInterruption) {
  EXPECT_EQ(to_int(exit_code(ErrorKind::kCancelled, SIGINT)), 130);
  EXPECT_EQ(to_int(exit_code(ErrorKind::kCancelled, SIGTERM)), 143);
}

}  // namespace
}  // namespace ploy::cli
