#include "adapters/catalogue/adoption.hpp"

#include "adapters/catalogue/facts_json.hpp"
#include "adapters/catalogue/part_rows.hpp"

namespace ploy::catalogue {
namespace {

std::optional<BackupSeq> take_over(Connection& connection, const Backup& backup, std::int64_t number) {
  const auto& facts = backup.facts;
  const auto& version = facts.version;
  Query row(
      connection,
      "INSERT INTO backups (id, bucket, key, version_id, etag, size, last_modified, headers, metadata, tags, "
      "state, arrival, rank, seen_at, stored_at, sha256, index_number) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored', ?, 0, ?, ?, ?, ?) "
      "ON CONFLICT (id) DO UPDATE SET size = excluded.size, last_modified = excluded.last_modified, "
      "headers = excluded.headers, metadata = excluded.metadata, tags = excluded.tags, state = 'stored', "
      "stored_at = excluded.stored_at, sha256 = excluded.sha256, index_number = excluded.index_number, "
      "next_attempt_at = NULL, error = '' WHERE state IN ('pending', 'waiting', 'failed') RETURNING seq",
      backup.id.value, version.bucket, version.key, version.version_id, version.etag, facts.size,
      facts.last_modified, to_json(facts.headers), to_json(facts.metadata), to_json(facts.tags),
      static_cast<int>(backup.arrival), backup.seen_at, backup.stored_at.value_or(backup.seen_at),
      backup.sha256, number);
  if (!row.next()) return std::nullopt;
  return row.number(0);
}

void note_indexed(Connection& connection, const BackupId& id, std::int64_t number) {
  Query(connection,
        "UPDATE backups SET index_number = ? WHERE id = ? AND index_number IS NULL AND state <> 'sending'",
        number, id.value)
      .run();
}

}  // namespace

bool adopt_entry(Connection& connection, const IndexEntry& entry, std::int64_t number) {
  const auto seq = take_over(connection, entry.backup, number);
  if (!seq) {
    note_indexed(connection, entry.backup.id, number);
    return false;
  }
  // Parts that were planned here belong to the upload that is not needed any more.
  Query(connection, "DELETE FROM parts WHERE backup = ?", *seq).run();
  for (const auto& part : entry.parts) insert_part(connection, *seq, part);
  return true;
}

}  // namespace ploy::catalogue
