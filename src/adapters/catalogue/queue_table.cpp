#include "adapters/catalogue/queue_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/backup_rows.hpp"
#include "adapters/catalogue/facts_json.hpp"
#include "adapters/catalogue/orphan_rows.hpp"
#include "adapters/catalogue/sightings.hpp"
#include "base/text.hpp"

namespace ploy::catalogue {
namespace {

constexpr std::size_t kErrorBytesMax = 4 * kKiB;

// kNotFound: no such backup. kConflict: nobody has claimed it.
Result<BackupRow> claimed(Connection& connection, const BackupId& id) {
  auto row = find_backup(connection, id);
  if (row && row->backup.state != BackupState::kSending) {
    return ploy::fail(ErrorKind::kConflict,
                      fmt::format("backup {} is {}, not being sent", id.value, to_string(row->backup.state)));
  }
  return row;
}

// What waited long enough becomes pending, and takes its place in the one order of all that is due. Each row
// moves once for each wait, a bounded number at a time.
void wake_waiting(Connection& connection, Timestamp now) {
  Query(connection,
        "UPDATE backups SET state = 'pending' WHERE seq IN (SELECT seq FROM backups INDEXED BY "
        "backups_waiting WHERE state = 'waiting' "
        "AND "
        "next_attempt_at <= ? ORDER BY next_attempt_at LIMIT 1000)",
        now)
      .run();
}

void remove_backup(Connection& connection, BackupSeq seq) {
  Query(connection, "DELETE FROM backups WHERE seq = ?", seq).run();  // its parts go with it
}

bool is_known(Connection& connection, const BackupId& id) {
  return Query(connection, "SELECT 1 FROM backups WHERE id = ?", id.value).next();
}

bool has_stored_part(Connection& connection, BackupSeq seq) {
  return Query(connection, "SELECT 1 FROM parts WHERE backup = ? AND document IS NOT NULL", seq).next();
}

bool has_missing_part(Connection& connection, BackupSeq seq) {
  return Query(connection, "SELECT 1 FROM parts WHERE backup = ? AND document IS NULL", seq).next();
}

bool has_parts(Connection& connection, BackupSeq seq) {
  return Query(connection, "SELECT 1 FROM parts WHERE backup = ?", seq).next();
}

void write_facts(Connection& connection, BackupSeq seq, const ObjectFacts& facts) {
  const auto& version = facts.version;
  Query(connection,
        "UPDATE backups SET id = ?, bucket = ?, key = ?, version_id = ?, etag = ?, size = ?, last_modified = "
        "?, "
        "headers = ?, metadata = ?, tags = ? WHERE seq = ?",
        backup_id(version).value, version.bucket, version.key, version.version_id, version.etag, facts.size,
        facts.last_modified, to_json(facts.headers), to_json(facts.metadata), to_json(facts.tags), seq)
      .run();
}

}  // namespace

Result<int> QueueTable::requeue_interrupted() {
  return database_.write("put interrupted backups back", [](Connection& connection) -> Result<int> {
    Query(connection,
          "UPDATE parts SET outcome_unknown = 1 WHERE document IS NULL AND intended_after IS NOT NULL AND "
          "backup IN (SELECT backup FROM parts INDEXED BY parts_open WHERE document IS NULL)")
        .run();
    return Query(connection, "UPDATE backups SET state = 'pending' WHERE state = 'sending'").run();
  });
}

Result<Reported> QueueTable::report(std::span<const Sighting> sightings, Timestamp now) {
  return database_.write("report objects", [&](Connection& connection) -> Result<Reported> {
    Reported reported;
    for (const auto& sighting : sightings) {
      ++(insert_sighting(connection, sighting, now) ? reported.fresh : reported.known);
    }
    return reported;
  });
}

Result<std::optional<Backup>> QueueTable::claim(Timestamp now) {
  static const auto kSql = fmt::format(
      "SELECT {} FROM backups INDEXED BY backups_due WHERE state = 'pending' ORDER BY arrival, rank, seq "
      "LIMIT 1",
      kBackupColumns);
  return database_.write("claim a backup", [&](Connection& connection) -> Result<std::optional<Backup>> {
    wake_waiting(connection, now);
    std::optional<BackupRow> next;
    if (Query row(connection, kSql); row.next()) next = read_backup(row);
    if (!next) return std::nullopt;
    Query(connection, "UPDATE backups SET state = 'sending', next_attempt_at = NULL WHERE seq = ?", next->seq)
        .run();
    next->backup.state = BackupState::kSending;
    next->backup.next_attempt_at.reset();
    return std::move(next->backup);
  });
}

Result<std::optional<Backup>> QueueTable::resolve(const BackupId& id, const ObjectFacts& facts) {
  return database_.write("resolve a backup", [&](Connection& connection) -> Result<std::optional<Backup>> {
    const auto row = claimed(connection, id);
    if (!row) return std::unexpected(row.error());
    const auto resolved_id = backup_id(facts.version);
    if (resolved_id != id) {
      // What was planned or sent were bytes of another version; its documents stay behind as orphans.
      orphan_documents_of(connection, row->seq, OrphanReason::kReplaced, row->backup.seen_at);
      if (is_known(connection, resolved_id)) {
        remove_backup(connection, row->seq);
        return std::nullopt;
      }
      Query(connection, "DELETE FROM parts WHERE backup = ?", row->seq).run();
    }
    write_facts(connection, row->seq, facts);
    const auto resolved = find_backup(connection, resolved_id);
    if (!resolved) return std::unexpected(resolved.error());
    return resolved->backup;
  });
}

Result<void> QueueTable::drop(const BackupId& id, const std::string& reason) {
  return database_.write("drop a backup", [&](Connection& connection) -> Result<void> {
    const auto row = claimed(connection, id);
    if (!row) return std::unexpected(row.error());
    // The listing's memory goes with it: should the same object come back, it must be news.
    const auto& version = row->backup.facts.version;
    Query(connection, "DELETE FROM objects WHERE bucket = ? AND key = ?", version.bucket, version.key).run();
    if (!has_stored_part(connection, row->seq)) {
      remove_backup(connection, row->seq);
      return {};
    }
    Query(connection, "UPDATE backups SET state = 'failed', error = ? WHERE seq = ?",
          utf8_prefix(reason, kErrorBytesMax), row->seq)
        .run();
    return {};
  });
}

Result<void> QueueTable::complete(const BackupId& id, const std::optional<Sha256Digest>& sha256,
                                  Timestamp now) {
  return database_.write("complete a backup", [&](Connection& connection) -> Result<void> {
    const auto row = claimed(connection, id);
    if (!row) return std::unexpected(row.error());
    if (!has_parts(connection, row->seq) || has_missing_part(connection, row->seq)) {
      return ploy::fail(ErrorKind::kConflict,
                        fmt::format("backup {} has parts without an address", id.value));
    }
    Query(connection,
          "UPDATE backups SET state = 'stored', stored_at = ?, sha256 = ?, error = '' WHERE seq = ?", now,
          sha256, row->seq)
        .run();
    return {};
  });
}

Result<void> QueueTable::fail(const BackupId& id, const Setback& setback) {
  return database_.write("put a backup off", [&](Connection& connection) -> Result<void> {
    const auto row = claimed(connection, id);
    if (!row) return std::unexpected(row.error());
    Query(connection,
          "UPDATE backups SET state = ?, attempts = attempts + 1, next_attempt_at = ?, cause = ?, error = ? "
          "WHERE seq = ?",
          to_string(setback.next_attempt_at ? BackupState::kWaiting : BackupState::kFailed),
          setback.next_attempt_at, setback.cause, utf8_prefix(setback.error, kErrorBytesMax), row->seq)
        .run();
    return {};
  });
}

Result<void> QueueTable::release(const BackupId& id) {
  return database_.write("release a backup", [&](Connection& connection) -> Result<void> {
    const auto row = claimed(connection, id);
    if (!row) return std::unexpected(row.error());
    Query(connection, "UPDATE backups SET state = 'pending' WHERE seq = ?", row->seq).run();
    return {};
  });
}

}  // namespace ploy::catalogue
