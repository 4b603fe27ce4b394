#pragma once

#include "tests/matrix/life.hpp"

namespace ploy::test {

// Compares three records that know nothing of each other: what lies in S3, what the chat holds, and what the
// catalogue says. A failed test for each of:
//
//   - an object that is not stored exactly once, or a backup of bytes that never were an object's
//   - a backup that failed, or used up more than `attempts_max`
//   - a stored backup that a machine with nothing but the chat does not get back byte for byte
//   - a document in the chat twice, or one that the catalogue knows nothing of
struct Expected {
  int attempts_max = 0;
  bool may_fail = false;  // a backup of what is gone
};
void audit(Outside& outside, Life& life, const Expected& expected);

}  // namespace ploy::test
