#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/catalogue/query.hpp"
#include "core/backup.hpp"

namespace ploy::catalogue {

// The key of the table; BackupId is what everybody else uses.
using BackupSeq = std::int64_t;

struct BackupRow {
  BackupSeq seq = 0;
  Backup backup;
};

// The columns of a backup in the order read_backup() takes them; seq is the first.
inline constexpr std::string_view kBackupColumns =
    "seq, id, bucket, key, version_id, etag, size, last_modified, headers, metadata, tags, state, arrival, "
    "seen_at, "
    "stored_at, sha256, attempts, next_attempt_at, error";

BackupRow read_backup(const Query& row);

// kNotFound, naming the id.
[[nodiscard]] Result<BackupRow> find_backup(Connection& connection, const BackupId& id);

// Puts backups in the order they are claimed in: new ones as they came, of the backlog the newest object
// first.
std::int64_t claim_rank(Arrival arrival, Timestamp last_modified);

}  // namespace ploy::catalogue
