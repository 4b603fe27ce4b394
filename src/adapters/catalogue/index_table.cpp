#include "adapters/catalogue/index_table.hpp"

#include <fmt/format.h>

#include <limits>

#include "adapters/catalogue/adoption.hpp"
#include "adapters/catalogue/document_rows.hpp"
#include "adapters/catalogue/orphan_rows.hpp"
#include "adapters/catalogue/part_rows.hpp"

namespace ploy::catalogue {
namespace {

// What the index may hold.
constexpr std::string_view kInIndex = "('stored', 'verified', 'damaged')";

std::vector<IndexEntry> read_entries(Connection& connection, Query& row, std::int64_t parts_max) {
  std::vector<IndexEntry> entries;
  std::int64_t parts = 0;
  while (row.next()) {
    auto backup = read_backup(row);
    entries.push_back({std::move(backup.backup), read_parts(connection, backup.seq)});
    parts += static_cast<std::int64_t>(entries.back().parts.size());
    if (parts <= parts_max || entries.size() == 1) continue;
    entries.pop_back();
    break;
  }
  return entries;
}

std::optional<IndexLink> newest_link(Connection& connection) {
  static const auto kSql = fmt::format(
      "SELECT number, {} FROM index_documents JOIN documents AS d ON d.id = document ORDER BY number DESC "
      "LIMIT 1",
      kDocumentColumns);
  Query row(connection, kSql);
  if (!row.next()) return std::nullopt;
  return IndexLink{row.number(0), read_document(row, 1)};
}

void read_root(Connection& connection, IndexLedger::Head& head) {
  Query row(connection, "SELECT chat_id, message_id, file_id, number FROM index_root");
  if (!row.next()) return;
  head.root = Address{{row.number(0)}, {row.number(1)}, row.text(2)};
  head.root_number = row.number(3);
}

void read_root_intent(Connection& connection, IndexLedger::Head& head) {
  Query row(connection, "SELECT after_id FROM index_root_intent");
  if (row.next()) head.root_intended_after = MessageId{row.number(0)};
}

void read_intent(Connection& connection, IndexLedger::Head& head) {
  Query row(connection, "SELECT number, intended_after, tail_from FROM index_intent");
  if (!row.next()) return;
  head.intended_number = row.number(0);
  head.intended_after = {row.number(1)};
  head.intended_tail_from = {row.number(2)};
}

void read_progress(Connection& connection, IndexLedger::Head& head) {
  Query open(connection,
             "SELECT min(stored_at), count(*) FROM backups INDEXED BY backups_uncommitted WHERE index_number "
             "IS NULL AND state IN ('stored', "
             "'verified')");
  open.next();
  head.oldest_uncommitted_at = open.optional_time(0);
  head.uncommitted = open.number(1);
  Query indexed(connection, "SELECT ifnull(sum(indexed), 0) FROM totals");
  indexed.next();
  head.backups = indexed.number(0);
}

Result<void> add_intended(Connection& connection, const BackupId& id) {
  Query insert(connection, "INSERT INTO index_intent_entries (backup) SELECT seq FROM backups WHERE id = ?",
               id.value);
  if (insert.run() == 1) return {};
  return fail(ErrorKind::kNotFound, fmt::format("there is no backup {}", id.value));
}

void forget_intent(Connection& connection) {
  Query(connection, "DELETE FROM index_intent_entries").run();
  Query(connection, "DELETE FROM index_intent").run();
}

void append_link(Connection& connection, const IndexLink& link, std::int64_t entries) {
  Query(connection,
        "INSERT INTO index_documents (number, document, entries) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        link.number, keep_document(connection, link.document), entries)
      .run();
}

std::optional<ChainStretch> read_stretch(Connection& connection) {
  Query row(connection, "SELECT first, last FROM index_rewriting");
  if (!row.next()) return std::nullopt;
  return ChainStretch{.first = row.number(0), .last = row.number(1)};
}

void write_stretch(Connection& connection, const ChainStretch& stretch) {
  Query(connection, "INSERT OR REPLACE INTO index_rewriting (only, first, last) VALUES (1, ?, ?)",
        stretch.first, stretch.last)
      .run();
}

std::int64_t count_intended(Connection& connection) {
  Query row(connection, "SELECT count(*) FROM index_intent_entries");
  row.next();
  return row.number(0);
}

}  // namespace

Result<std::vector<IndexEntry>> IndexTable::uncommitted(const Portion& at_most) {
  static const auto kSql = fmt::format(
      "SELECT {} FROM backups INDEXED BY backups_uncommitted WHERE index_number IS NULL AND state IN "
      "('stored', 'verified') ORDER BY "
      "stored_at, seq "
      "LIMIT ?",
      kBackupColumns);
  return database_.read("read what the index lacks",
                        [&](Connection& connection) -> Result<std::vector<IndexEntry>> {
                          Query row(connection, kSql, at_most.entries);
                          return read_entries(connection, row, at_most.parts);
                        });
}

Result<IndexLedger::Head> IndexTable::head() {
  return database_.read("read the state of the index", [](Connection& connection) -> Result<Head> {
    Head head;
    head.newest = newest_link(connection);
    read_root(connection, head);
    read_root_intent(connection, head);
    read_intent(connection, head);
    read_progress(connection, head);
    head.rewriting = read_stretch(connection).has_value();
    return head;
  });
}

Result<MessageId> IndexTable::tail_from() {
  // Backups that have a part without a document, and stored ones that no index document holds.
  static constexpr std::string_view kSql = R"(
    WITH open (seq) AS (
      SELECT DISTINCT p.backup FROM parts AS p INDEXED BY parts_open JOIN backups AS b ON b.seq = p.backup
        WHERE p.document IS NULL AND b.state <> 'failed'
      UNION SELECT seq FROM backups WHERE state = 'sending'
      UNION SELECT seq FROM backups INDEXED BY backups_uncommitted
        WHERE index_number IS NULL AND state IN ('stored', 'verified'))
    SELECT min(ifnull(d.message_id, p.intended_after + 1))
      FROM open CROSS JOIN parts AS p ON p.backup = open.seq LEFT JOIN documents AS d ON d.id = p.document)";
  return database_.read("find where the index ends", [](Connection& connection) -> Result<MessageId> {
    Query row(connection, kSql);
    row.next();
    return MessageId{row.is_null(0) ? 0 : row.number(0)};
  });
}

Result<std::vector<IndexLedger::ChainLink>> IndexTable::chain() {
  static const auto kSql = fmt::format(
      "SELECT number, entries, {} FROM index_documents JOIN documents AS d ON d.id = document ORDER BY "
      "number "
      "DESC",
      kDocumentColumns);
  return database_.read("read the chain of the index",
                        [](Connection& connection) -> Result<std::vector<ChainLink>> {
                          std::vector<ChainLink> chain;
                          for (Query row(connection, kSql); row.next();)
                            chain.push_back({{row.number(0), read_document(row, 2)}, row.number(1)});
                          return chain;
                        });
}

Result<std::optional<ChainStretch>> IndexTable::rewriting() {
  return database_.read(
      "read what is rewritten",
      [](Connection& connection) -> Result<std::optional<ChainStretch>> { return read_stretch(connection); });
}

Result<void> IndexTable::begin_rewriting(const ChainStretch& stretch) {
  return database_.write("begin to rewrite the index", [&](Connection& connection) -> Result<void> {
    write_stretch(connection, stretch);
    return {};
  });
}

Result<void> IndexTable::rewrite_all() {
  return database_.write("begin to rewrite the index", [](Connection& connection) -> Result<void> {
    Query row(connection, "SELECT min(number), max(number) FROM index_documents");
    row.next();
    if (!row.is_null(0)) write_stretch(connection, {.first = row.number(0), .last = row.number(1)});
    return {};
  });
}

Result<IndexLedger::Rest> IndexTable::to_rewrite(const Portion& at_most) {
  static const auto kSql = fmt::format(
      "SELECT {} FROM backups INDEXED BY backups_indexed WHERE index_number BETWEEN ? AND ? AND state IN {} "
      "ORDER BY index_number, seq LIMIT ?",
      kBackupColumns, kInIndex);
  static const auto kCountSql = fmt::format(
      "SELECT count(*) FROM backups INDEXED BY backups_indexed WHERE index_number BETWEEN ? AND ? AND state "
      "IN {}",
      kInIndex);
  return database_.read("read what is rewritten", [&](Connection& connection) -> Result<Rest> {
    Rest rest;
    const auto stretch = read_stretch(connection);
    if (!stretch) return rest;
    Query row(connection, kSql, stretch->first, stretch->last, at_most.entries);
    rest.entries = read_entries(connection, row, at_most.parts);
    Query count(connection, kCountSql, stretch->first, stretch->last);
    count.next();
    rest.in_all = count.number(0);
    return rest;
  });
}

// Backups that were expired meanwhile keep no number: the documents that held them are gone.
Result<void> IndexTable::end_rewriting(Timestamp now) {
  static const auto kSql = fmt::format(
      "SELECT d.id, {} FROM index_documents JOIN documents AS d ON d.id = document WHERE number BETWEEN ? "
      "AND ?",
      kDocumentColumns);
  return database_.write("end rewriting the index", [&](Connection& connection) -> Result<void> {
    const auto stretch = read_stretch(connection);
    if (!stretch) return {};
    std::vector<std::int64_t> gone;
    for (Query row(connection, kSql, stretch->first, stretch->last); row.next();) {
      gone.push_back(row.number(0));
      keep_orphan(
          connection,
          {.document = read_document(row, 1), .reason = OrphanReason::kCompactedIndex, .found_at = now});
    }
    Query(connection, "DELETE FROM index_documents WHERE number BETWEEN ? AND ?", stretch->first,
          stretch->last)
        .run();
    for (const std::int64_t id : gone) Query(connection, "DELETE FROM documents WHERE id = ?", id).run();
    Query(connection,
          "UPDATE backups INDEXED BY backups_indexed SET index_number = NULL WHERE index_number BETWEEN ? "
          "AND ?",
          stretch->first, stretch->last)
        .run();
    Query(connection, "DELETE FROM index_rewriting").run();
    return {};
  });
}

Result<void> IndexTable::intend(std::int64_t number, MessageId after, MessageId tail_from,
                                std::span<const BackupId> entries) {
  return database_.write("note an index document", [&](Connection& connection) -> Result<void> {
    if (const auto newest = newest_link(connection); newest && newest->number >= number) {
      return fail(ErrorKind::kConflict, fmt::format("index document {} is committed already", number));
    }
    forget_intent(connection);
    Query(connection,
          "INSERT INTO index_intent (only, number, intended_after, tail_from) VALUES (1, ?, ?, ?)", number,
          after.value, tail_from.value)
        .run();
    for (const auto& id : entries) {
      if (auto added = add_intended(connection, id); !added) return added;
    }
    return {};
  });
}

Result<std::vector<IndexEntry>> IndexTable::intended() {
  static const auto kSql = fmt::format(
      "SELECT {} FROM index_intent_entries JOIN backups ON seq = backup ORDER BY position", kBackupColumns);
  return database_.read("read the intended index document",
                        [](Connection& connection) -> Result<std::vector<IndexEntry>> {
                          Query row(connection, kSql);
                          return read_entries(connection, row, std::numeric_limits<std::int64_t>::max());
                        });
}

Result<void> IndexTable::committed(const IndexLink& link) {
  return database_.write("commit an index document", [&](Connection& connection) -> Result<void> {
    Head head;
    read_intent(connection, head);
    if (head.intended_number != link.number) {
      return fail(ErrorKind::kConflict, fmt::format("index document {} was not intended", link.number));
    }
    append_link(connection, link, count_intended(connection));
    Query(connection,
          "UPDATE backups SET index_number = ? WHERE seq IN (SELECT backup FROM index_intent_entries)",
          link.number)
        .run();
    forget_intent(connection);
    return {};
  });
}

Result<void> IndexTable::intend_root(MessageId after) {
  return database_.write("note that a root is sent", [&](Connection& connection) -> Result<void> {
    Query(connection, "INSERT INTO index_root_intent (only, after_id) VALUES (1, ?) ON CONFLICT DO NOTHING",
          after.value)
        .run();
    return {};
  });
}

Result<void> IndexTable::root_published(const Address& root, std::int64_t number) {
  return database_.write("note where the root lies", [&](Connection& connection) -> Result<void> {
    Query(connection,
          "INSERT OR REPLACE INTO index_root (only, chat_id, message_id, file_id, number) VALUES (1, ?, ?, "
          "?, ?)",
          root.chat_id.value, root.message_id.value, root.file_id, number)
        .run();
    Query(connection, "DELETE FROM index_root_intent").run();
    return {};
  });
}

Result<int> IndexTable::adopt(const IndexDocument& document, const IndexLink& link) {
  return database_.write("adopt an index document", [&](Connection& connection) -> Result<int> {
    append_link(connection, link, static_cast<std::int64_t>(document.entries.size()));
    int adopted = 0;
    for (const auto& entry : document.entries) adopted += adopt_entry(connection, entry, link.number) ? 1 : 0;
    return adopted;
  });
}

}  // namespace ploy::catalogue
