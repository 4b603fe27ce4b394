#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "core/backup.hpp"
#include "ports/object_store.hpp"

namespace ploy {

// Stored by name in the catalogue and shown as such; never rename.
enum class RunState : std::uint8_t { kQueued, kRunning, kSucceeded, kFailed, kCanceled };

std::string_view to_string(RunState state);
std::optional<RunState> parse_run_state(std::string_view name);

// What is asked of a restore in the background.
struct RestoreWish {
  BackupId backup;
  std::string target;  // as parse_target() reads it; no stream
  Overwrite overwrite = Overwrite::kNo;
};

// One restore in the background.
struct RestoreRun {
  std::int64_t id = 0;
  RestoreWish wish;
  RunState state = RunState::kQueued;
  int begun = 0;  // how often; more than once when the process ended in between
  bool cancel_wanted = false;
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  Timestamp asked_at{};
  std::optional<Timestamp> ended_at;
  std::string error;
};

// Restores in the background, those that are over included. What was running when the process ended is queued
// again at the next start. Durable when a call returns; several threads.
class RestoreBook {
 public:
  virtual ~RestoreBook() = default;

  [[nodiscard]] virtual Result<std::int64_t> add(const RestoreWish& wish, Timestamp now) = 0;
  // Newest first.
  [[nodiscard]] virtual Result<std::vector<RestoreRun>> list(int limit) = 0;
  // kNotFound: there is no such run.
  [[nodiscard]] virtual Result<RestoreRun> find(std::int64_t id) = 0;

  // The oldest that is queued, running from then on.
  [[nodiscard]] virtual Result<std::optional<RestoreRun>> claim() = 0;
  [[nodiscard]] virtual Result<void> progress(std::int64_t id, std::uint64_t done, std::uint64_t total) = 0;
  [[nodiscard]] virtual Result<void> end(std::int64_t id, RunState state, const std::string& error,
                                         Timestamp now) = 0;
  // Back into the queue: the process ends.
  [[nodiscard]] virtual Result<void> release(std::int64_t id) = 0;
  // A queued one is canceled at once, a running one when it sees it. kConflict: it is over already.
  [[nodiscard]] virtual Result<RestoreRun> cancel(std::int64_t id, Timestamp now) = 0;
};

}  // namespace ploy
