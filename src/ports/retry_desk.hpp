#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "core/backup.hpp"

namespace ploy {

// What a person decides about backups that fail (requirement B5). Durable when a call returns; several
// threads.
class RetryDesk {
 public:
  virtual ~RetryDesk() = default;

  // A waiting or failed backup is due at once, with all its attempts before it. kNotFound: no such backup.
  // kConflict: it neither waits nor has failed.
  [[nodiscard]] virtual Result<void> retry(const BackupId& id) = 0;
  // The same with every one of them; returns how many. Those that a person has given up stay so.
  [[nodiscard]] virtual Result<std::int64_t> retry_all() = 0;

  // No further attempts, and nobody is told of it any more. Errors as retry().
  [[nodiscard]] virtual Result<void> give_up(const BackupId& id, Timestamp now) = 0;
};

}  // namespace ploy
