#include "adapters/catalogue/backup_rows.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/facts_json.hpp"

namespace ploy::catalogue {

BackupRow read_backup(const Query& row) {
  BackupRow read;
  auto& backup = read.backup;
  auto& facts = backup.facts;
  int column = 0;
  read.seq = row.number(column++);
  backup.id.value = row.text(column++);
  facts.version.bucket = row.text(column++);
  facts.version.key = row.text(column++);
  facts.version.version_id = row.text(column++);
  facts.version.etag = row.text(column++);
  facts.size = row.size(column++);
  facts.last_modified = row.time(column++);
  facts.headers = from_json(row.text(column++));
  facts.metadata = from_json(row.text(column++));
  facts.tags = from_json(row.text(column++));
  backup.state = parse_backup_state(row.text(column++)).value();  // the table's CHECK allows no other
  backup.arrival = row.flag(column++) ? Arrival::kBacklog : Arrival::kNew;
  backup.seen_at = row.time(column++);
  backup.stored_at = row.optional_time(column++);
  backup.sha256 = row.digest(column++);
  backup.attempts = static_cast<int>(row.number(column++));
  backup.next_attempt_at = row.optional_time(column++);
  backup.error = row.text(column++);
  return read;
}

Result<BackupRow> find_backup(Connection& connection, const BackupId& id) {
  static const auto kSql = fmt::format("SELECT {} FROM backups WHERE id = ?", kBackupColumns);
  Query row(connection, kSql, id.value);
  if (!row.next()) return fail(ErrorKind::kNotFound, fmt::format("there is no backup {}", id.value));
  return read_backup(row);
}

std::int64_t claim_rank(Arrival arrival, Timestamp last_modified) {
  return arrival == Arrival::kNew ? 0 : -last_modified.time_since_epoch().count();
}

}  // namespace ploy::catalogue
