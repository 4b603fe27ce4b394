#pragma once

#include <mutex>
#include <optional>
#include <stop_token>

#include "app/bell.hpp"
#include "app/restore/restore.hpp"
#include "base/log.hpp"
#include "ports/restore_book.hpp"

namespace ploy::app {

// Restores in the background, one after the other:
//
//   row, queued -> running -> succeeded, failed, canceled
//
// A process that ends in between leaves a row that runs again in the next life. Nothing half-restored is at
// the target then, but the whole may be, when the end came before the row was written: what is there is
// compared before it is called an obstacle.
class RestoreRunner {
 public:
  RestoreRunner(RestoreBook& runs, BackupBook& book, Restore& restore, Clock& clock, Log& log)
      : runs_(runs), book_(book), restore_(restore), clock_(clock), log_(log) {}

  // Returns the run's id. `backup` may be the beginning of an id. kNotFound, kInvalid: no such backup, or no
  // target that a daemon can write to. From any thread.
  [[nodiscard]] Result<std::int64_t> ask(const std::string& backup, const std::string& target,
                                         Overwrite overwrite);

  // From any thread; see RestoreBook::cancel.
  [[nodiscard]] Result<RestoreRun> cancel(std::int64_t id);

  [[nodiscard]] Result<std::vector<RestoreRun>> list(int limit) { return runs_.list(limit); }
  [[nodiscard]] Result<RestoreRun> find(std::int64_t id) { return runs_.find(id); }

  // Works until `stop`. One thread.
  void run(const std::stop_token& stop);

  // One restore, if one is queued; false when there was none.
  bool run_once(const std::stop_token& stop);

 private:
  struct Current {
    std::int64_t id;
    std::stop_source stop;
  };
  Result<RestoreReport> perform(const RestoreRun& run, const std::stop_token& stop);
  Result<void> settle(const RestoreRun& run, const Result<RestoreReport>& outcome, bool shutdown);

  RestoreBook& runs_;
  BackupBook& book_;
  Restore& restore_;
  Clock& clock_;
  Log& log_;
  Bell asked_;
  std::mutex mutex_;
  std::optional<Current> current_;  // under mutex_
};

}  // namespace ploy::app
