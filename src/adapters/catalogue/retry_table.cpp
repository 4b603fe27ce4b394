#include "adapters/catalogue/retry_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/backup_rows.hpp"

namespace ploy::catalogue {
namespace {

// The row of a backup that waits or has failed.
Result<BackupSeq> find_failing(Connection& connection, const BackupId& id) {
  const auto row = find_backup(connection, id);
  if (!row) return std::unexpected(row.error());
  const BackupState state = row->backup.state;
  if (state != BackupState::kWaiting && state != BackupState::kFailed)
    return fail(ErrorKind::kConflict,
                fmt::format("backup {} is {}; only one that is waiting or failed can be retried or given up",
                            id.value, to_string(state)));
  return row->seq;
}

}  // namespace

Result<void> RetryTable::retry(const BackupId& id) {
  return database_.write("retry a backup", [&](Connection& connection) -> Result<void> {
    const auto seq = find_failing(connection, id);
    if (!seq) return std::unexpected(seq.error());
    Query(connection,
          "UPDATE backups SET state = 'pending', attempts = 0, next_attempt_at = NULL, given_up_at = NULL "
          "WHERE seq = ?",
          *seq)
        .run();
    return {};
  });
}

Result<std::int64_t> RetryTable::retry_all() {
  return database_.write("retry all backups", [&](Connection& connection) -> Result<std::int64_t> {
    return Query(connection,
                 "UPDATE backups SET state = 'pending', attempts = 0, next_attempt_at = NULL WHERE state IN "
                 "('waiting', 'failed') AND given_up_at IS NULL")
        .run();
  });
}

Result<void> RetryTable::give_up(const BackupId& id, Timestamp now) {
  return database_.write("give a backup up", [&](Connection& connection) -> Result<void> {
    const auto seq = find_failing(connection, id);
    if (!seq) return std::unexpected(seq.error());
    Query(connection,
          "UPDATE backups SET state = 'failed', next_attempt_at = NULL, given_up_at = ? WHERE seq = ?", now,
          *seq)
        .run();
    return {};
  });
}

}  // namespace ploy::catalogue
