#include "adapters/catalogue/found_backups.hpp"

#include <algorithm>
#include <map>

#include "adapters/catalogue/backup_rows.hpp"
#include "adapters/catalogue/document_rows.hpp"
#include "adapters/catalogue/orphan_rows.hpp"
#include "adapters/catalogue/part_rows.hpp"
#include "core/told_facts.hpp"
#include "core/upload_plan.hpp"

namespace ploy::catalogue {
namespace {

// A caption that claims more is not believed: a part has at least some bytes, and an object at most 5 TiB.
constexpr std::uint64_t kPartsMax = 1'000'000;

struct Find {
  Part part;  // with its document
  int count = 0;
  std::string caption;
  std::optional<Timestamp> posted_at;
};

Find read_find(const Query& row) {
  Find find;
  find.part.document = read_document(row, 0);
  int column = 6;  // behind those of the document
  find.part.seq = static_cast<int>(row.number(column++));
  find.count = static_cast<int>(row.number(column++));
  find.part.offset = row.size(column++);
  find.part.length = row.size(column++);
  find.caption = row.text(column++);
  find.posted_at = row.optional_time(column++);
  return find;
}

std::vector<Find> finds_of(Connection& connection, const std::string& backup_id) {
  std::vector<Find> finds;
  Query row(connection,
            "SELECT chat_id, message_id, file_id, name, size, sha256, seq, count, offset, length, caption, "
            "posted_at FROM finds WHERE backup_id = ? ORDER BY seq, message_id",
            backup_id);
  while (row.next()) finds.push_back(read_find(row));
  return finds;
}

void add_orphan(Connection& connection, const Find& find, OrphanReason reason, Timestamp now) {
  keep_orphan(
      connection,
      {.document = *find.part.document, .reason = reason, .found_at = now, .posted_at = find.posted_at});
}

std::optional<BackupRow> row_of(Connection& connection, const std::string& id) {
  auto row = find_backup(connection, {id});
  if (!row) return std::nullopt;
  return std::move(*row);
}

BackupSeq insert_backup(Connection& connection, const std::string& id, const ObjectFacts& facts,
                        Timestamp now) {
  Query row(
      connection,
      "INSERT INTO backups (id, bucket, key, version_id, etag, size, last_modified, state, arrival, "
      "rank, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 0, 0, ?) ON CONFLICT DO NOTHING RETURNING "
      "seq",
      id, facts.version.bucket, facts.version.key, facts.version.version_id, facts.version.etag, facts.size,
      facts.last_modified, now);
  return row.next() ? row.number(0) : 0;
}

// The ranges of all parts, from one of them: every part but the last has the same length. Empty when the
// caption contradicts itself.
std::vector<PartRange> ranges_of(const Find& find, std::uint64_t size) {
  const Part& part = find.part;
  if (find.count == 1) return plan_upload(size, {.split_above = size, .part_size = size});
  const bool last = part.seq == find.count;
  const std::uint64_t part_size =
      last ? part.offset / static_cast<std::uint64_t>(find.count - 1) : part.length;
  if (part_size == 0 || part.offset + part.length > size || size / part_size > kPartsMax) return {};
  return plan_upload(size, {.split_above = 0, .part_size = part_size});
}

// Gives the backup its parts, if it has none yet. False when what was found makes no plan.
bool plan(Connection& connection, BackupSeq seq, const Find& find, std::uint64_t size) {
  if (!read_parts(connection, seq).empty()) return true;
  const auto ranges = ranges_of(find, size);
  if (static_cast<int>(ranges.size()) != find.count) return false;
  for (const PartRange& range : ranges)
    insert_part(connection, seq, {.seq = range.seq, .offset = range.offset, .length = range.length});
  return true;
}

// False when that part lies elsewhere already, or is another range.
bool give_part(Connection& connection, BackupSeq seq, const Find& find) {
  Query update(
      connection,
      "UPDATE parts SET document = ?, document_offset = 0, intended_after = NULL "
      "WHERE backup = ? AND seq = ? AND offset = ? AND length = ? AND document IS NULL RETURNING seq",
      keep_document(connection, *find.part.document), seq, find.part.seq, find.part.offset, find.part.length);
  if (update.next()) return true;
  return false;
}

bool is_complete(Connection& connection, BackupSeq seq) {
  const auto parts = read_parts(connection, seq);
  return std::ranges::all_of(parts, [](const Part& part) { return part.document.has_value(); });
}

void mark_stored(Connection& connection, BackupSeq seq, const std::vector<Find>& finds, std::uint64_t size,
                 Timestamp now) {
  std::optional<Sha256Digest> whole;
  if (finds.front().count == 1) whole = size == 0 ? sha256({}) : finds.front().part.document->sha256;
  Query(connection,
        "UPDATE backups SET state = 'stored', stored_at = ?, sha256 = ?, next_attempt_at = NULL, error = '' "
        "WHERE seq = ?",
        finds.back().posted_at.value_or(now), whole, seq)
      .run();
}

// Where the documents of a backup that has an address for each part lie: the others are of no use.
void keep_spare(Connection& connection, BackupSeq seq, const std::vector<Find>& finds, Timestamp now,
                Settled& settled) {
  std::map<int, Document> owned;
  for (const Part& part : read_parts(connection, seq))
    if (part.document) owned[part.seq] = *part.document;
  for (const Find& find : finds) {
    const auto owner = owned.find(find.part.seq);
    if (owner != owned.end() && owner->second.address.message_id == find.part.document->address.message_id)
      continue;
    const bool twin = owner != owned.end() && owner->second.sha256 == find.part.document->sha256;
    add_orphan(connection, find, twin ? OrphanReason::kDuplicate : OrphanReason::kRemains, now);
    ++settled.orphans;
  }
}

bool is_open(BackupState state) {
  return state == BackupState::kPending || state == BackupState::kWaiting || state == BackupState::kFailed;
}

void orphan_all(Connection& connection, const std::vector<Find>& finds, Timestamp now, Settled& settled) {
  for (const Find& find : finds) add_orphan(connection, find, OrphanReason::kRemains, now);
  settled.orphans += static_cast<std::int64_t>(finds.size());
}

// The row that the documents belong to: known already, or made of what they tell. 0 when they cannot be used.
BackupSeq row_for(Connection& connection, const std::string& id, const std::optional<BackupRow>& known,
                  const std::vector<Find>& finds, const ToldFacts& told, Timestamp now) {
  if (known) return known->seq;
  // What cannot be named exactly cannot be read again from its source: without all of its parts it is lost.
  if (!told.exact && finds.size() < static_cast<std::size_t>(finds.front().count)) return 0;
  return insert_backup(connection, id, told.facts, now);
}

void take_over_backup(Connection& connection, const std::string& id, Timestamp now, Settled& settled) {
  const auto finds = finds_of(connection, id);
  const auto known = row_of(connection, id);
  if (known && known->backup.state == BackupState::kSending) return;
  if (known && !is_open(known->backup.state)) return keep_spare(connection, known->seq, finds, now, settled);
  const auto told = told_facts(finds.front().caption);
  if (!told) return orphan_all(connection, finds, now, settled);
  const BackupSeq seq = row_for(connection, id, known, finds, *told, now);
  if (seq == 0 || !plan(connection, seq, finds.front(), told->facts.size))
    return orphan_all(connection, finds, now, settled);
  for (const Find& find : finds) (void)give_part(connection, seq, find);
  if (is_complete(connection, seq)) {
    mark_stored(connection, seq, finds, told->facts.size, now);
    ++settled.stored;
    settled.inexact += told->exact ? 0 : 1;
  } else {
    ++settled.incomplete;
  }
  keep_spare(connection, seq, finds, now, settled);
}

void orphan_others(Connection& connection, Timestamp now, Settled& settled) {
  Query row(connection,
            "SELECT chat_id, message_id, file_id, name, size, sha256, seq, count, offset, length, caption, "
            "posted_at FROM finds WHERE backup_id = ''");
  while (row.next()) {
    add_orphan(connection, read_find(row), OrphanReason::kUnusedIndex, now);
    ++settled.orphans;
  }
}

}  // namespace

Settled take_over_finds(Connection& connection, Timestamp now) {
  Settled settled;
  std::vector<std::string> ids;
  for (Query row(connection, "SELECT DISTINCT backup_id FROM finds WHERE backup_id <> ''"); row.next();)
    ids.push_back(row.text(0));
  for (const std::string& id : ids) take_over_backup(connection, id, now, settled);
  orphan_others(connection, now, settled);
  Query(connection, "DELETE FROM finds").run();
  return settled;
}

}  // namespace ploy::catalogue
