#include "adapters/catalogue/book_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/part_rows.hpp"
#include "base/text.hpp"

namespace ploy::catalogue {
namespace {

constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kIdDigitsMin = 4;

// The first text behind all that begin with `prefix`, in byte order; empty when nothing can come behind them.
std::string end_of_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

std::string list_sql(const BackupFilter& filter) {
  std::string sql = fmt::format("SELECT {} FROM backups WHERE true", kBackupColumns);
  if (!filter.bucket.empty()) sql += " AND bucket = ?";
  if (filter.state) sql += " AND state = ?";
  if (!filter.prefix.empty()) sql += " AND key >= ?";
  if (!end_of_prefix(filter.prefix).empty()) sql += " AND key < ?";
  if (!filter.after_id.empty()) sql += " AND (seen_at, seq) < (?, ?)";
  return sql + " ORDER BY seen_at DESC, seq DESC LIMIT ?";
}

Result<BackupRow> find_row(Connection& connection, const std::string& id) {
  static const auto kSql =
      fmt::format("SELECT {} FROM backups WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", kBackupColumns);
  const auto digits = to_lower(id);
  if (digits.size() == kIdDigits) return find_backup(connection, {digits});
  if (digits.size() < kIdDigitsMin) {
    return fail(
        ErrorKind::kInvalid,
        fmt::format("\"{}\" is too short for a backup's id: give {} characters or more", id, kIdDigitsMin));
  }
  Query row(connection, kSql, digits, end_of_prefix(digits));
  if (!row.next()) return fail(ErrorKind::kNotFound, fmt::format("there is no backup {}", id));
  auto found = read_backup(row);
  if (row.next()) {
    return fail(ErrorKind::kInvalid,
                fmt::format("several backups begin with {}: give more characters of the id", id));
  }
  return found;
}

std::optional<Timestamp> first_time(Connection& connection, std::string_view sql) {
  Query row(connection, sql);
  row.next();
  return row.optional_time(0);
}

std::int64_t count(Connection& connection, std::string_view sql) {
  Query row(connection, sql);
  row.next();
  return row.number(0);
}

void count_by_state(Connection& connection, BackupTotals& totals) {
  Query row(connection,
            "SELECT state, sum(backups), sum(bytes) FROM totals GROUP BY state HAVING sum(backups) > 0");
  while (row.next()) {
    totals.by_state[parse_backup_state(row.text(0)).value()] = row.number(1);
    totals.stored_bytes += row.number(2);
  }
}

}  // namespace

Result<std::vector<Backup>> BookTable::list(const BackupFilter& filter) {
  return database_.read("list backups", [&](Connection& connection) -> Result<std::vector<Backup>> {
    Query row(connection, list_sql(filter));
    if (!filter.bucket.empty()) row.with(filter.bucket);
    if (filter.state) row.with(to_string(*filter.state));
    if (!filter.prefix.empty()) row.with(filter.prefix);
    if (const auto end = end_of_prefix(filter.prefix); !end.empty()) row.with(end);
    if (!filter.after_id.empty()) {
      const auto after = find_backup(connection, {filter.after_id});
      if (!after) return std::unexpected(after.error());
      row.with(after->backup.seen_at).with(after->seq);
    }
    row.with(filter.limit);
    std::vector<Backup> backups;
    while (row.next()) backups.push_back(read_backup(row).backup);
    return backups;
  });
}

Result<Backup> BookTable::find(const std::string& id) {
  return database_.read("find a backup", [&](Connection& connection) -> Result<Backup> {
    auto row = find_row(connection, id);
    if (!row) return std::unexpected(row.error());
    return std::move(row->backup);
  });
}

Result<std::vector<Part>> BookTable::parts(const BackupId& id) {
  return database_.read("read the parts of a backup",
                        [&](Connection& connection) -> Result<std::vector<Part>> {
                          const auto row = find_backup(connection, id);
                          if (!row) return std::unexpected(row.error());
                          return read_parts(connection, row->seq);
                        });
}

Result<BackupTotals> BookTable::totals(Timestamp now) {
  return database_.read("count backups", [&](Connection& connection) -> Result<BackupTotals> {
    BackupTotals totals;
    count_by_state(connection, totals);
    Query today(connection, "SELECT count(*) FROM backups WHERE stored_at >= ?",
                Timestamp(std::chrono::floor<std::chrono::days>(now)));
    today.next();
    totals.stored_today = today.number(0);
    totals.last_stored_at =
        first_time(connection, "SELECT max(stored_at) FROM backups WHERE stored_at IS NOT NULL");
    totals.next_attempt_at = first_time(
        connection,
        "SELECT min(next_attempt_at) FROM backups INDEXED BY backups_waiting WHERE state = 'waiting'");
    totals.unknown_outcomes =
        count(connection, "SELECT count(*) FROM parts INDEXED BY parts_unknown WHERE outcome_unknown");
    totals.orphans = count(connection, "SELECT count(*) FROM orphans");
    return totals;
  });
}

Result<BackupActivity> BookTable::activity(Timestamp since) {
  return database_.read("count what arrived", [&](Connection& connection) -> Result<BackupActivity> {
    Query row(connection,
              "SELECT count(*), ifnull(sum(size), 0), count(DISTINCT bucket) FROM backups INDEXED BY "
              "backups_stored WHERE stored_at IS NOT NULL AND stored_at >= ?",
              since);
    row.next();
    return BackupActivity{.backups = row.number(0), .bytes = row.number(1), .buckets = row.number(2)};
  });
}

}  // namespace ploy::catalogue
