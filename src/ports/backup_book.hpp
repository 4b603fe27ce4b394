#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "core/backup.hpp"

namespace ploy {

struct BackupFilter {
  std::string bucket;  // empty: all
  std::string prefix;  // of the key
  std::optional<BackupState> state;
  int limit = 100;
  std::string after_id;  // page on behind this backup; empty: from the newest
};

struct BackupTotals {
  std::map<BackupState, std::int64_t> by_state;
  std::int64_t stored_bytes = 0;
  std::int64_t stored_today = 0;  // since midnight UTC
  std::optional<Timestamp> last_stored_at;
  std::optional<Timestamp> next_attempt_at;
  std::int64_t unknown_outcomes = 0;  // parts whose answer was lost and that have not been looked for yet
  std::int64_t orphans = 0;
};

// What arrived since some moment.
struct BackupActivity {
  std::int64_t backups = 0;
  std::int64_t bytes = 0;
  std::int64_t buckets = 0;  // they are from
};

// Reading what there is. Several threads; never waits for a writer.
class BackupBook {
 public:
  virtual ~BackupBook() = default;

  // Newest first.
  [[nodiscard]] virtual Result<std::vector<Backup>> list(const BackupFilter& filter) = 0;
  // By id or by an unambiguous beginning of one (4 characters at least). kNotFound; kInvalid when ambiguous.
  [[nodiscard]] virtual Result<Backup> find(const std::string& id) = 0;
  [[nodiscard]] virtual Result<std::vector<Part>> parts(const BackupId& id) = 0;
  [[nodiscard]] virtual Result<BackupTotals> totals(Timestamp now) = 0;
  // Takes longer the more arrived; for reports.
  [[nodiscard]] virtual Result<BackupActivity> activity(Timestamp since) = 0;
};

// Keeps log records in the catalogue. Does not block the caller on the disk: records may be written a moment
// later.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual void append(const LogRecord& record) = 0;
  struct Query {
    std::optional<LogLevel> at_least;
    std::string text;
    int limit = 200;
  };
  [[nodiscard]] virtual Result<std::vector<LogRecord>> search(const Query& query) = 0;
  // Removes what is older.
  [[nodiscard]] virtual Result<int> prune(Timestamp older_than) = 0;
};

}  // namespace ploy
