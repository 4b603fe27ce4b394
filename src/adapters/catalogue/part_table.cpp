#include "adapters/catalogue/part_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/document_rows.hpp"
#include "adapters/catalogue/part_rows.hpp"

namespace ploy::catalogue {
namespace {

Result<void> expect_part(int changed_rows, const BackupId& id, int seq) {
  if (changed_rows == 1) return {};
  return fail(ErrorKind::kNotFound, fmt::format("there is no part {} of backup {}", seq, id.value));
}

}  // namespace

Result<std::vector<Part>> PartTable::plan(const BackupId& id, std::span<const PartRange> ranges) {
  return database_.write(
      "plan the parts of a backup", [&](Connection& connection) -> Result<std::vector<Part>> {
        const auto row = find_backup(connection, id);
        if (!row) return std::unexpected(row.error());
        auto parts = read_parts(connection, row->seq);
        if (!parts.empty()) return parts;
        for (const auto& range : ranges) {
          parts.push_back({.seq = range.seq, .offset = range.offset, .length = range.length});
          insert_part(connection, row->seq, parts.back());
        }
        return parts;
      });
}

Result<void> PartTable::intend(const BackupId& id, int seq, MessageId after) {
  return database_.write("note that a part is being sent", [&](Connection& connection) {
    Query update(connection,
                 "UPDATE parts SET intended_after = ?, outcome_unknown = 0 WHERE seq = ? AND "
                 "backup = (SELECT seq FROM backups WHERE id = ?)",
                 after.value, seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

Result<void> PartTable::lost(const BackupId& id, int seq) {
  return database_.write("note that an answer was lost", [&](Connection& connection) {
    Query update(connection,
                 "UPDATE parts SET outcome_unknown = 1 WHERE seq = ? AND intended_after IS NOT NULL AND "
                 "backup = (SELECT seq FROM backups WHERE id = ?)",
                 seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

Result<void> PartTable::withdraw(const BackupId& id, int seq, Timestamp now) {
  return database_.write("note that a part was not sent", [&](Connection& connection) {
    Query(connection,
          "INSERT INTO doubts (backup_id, seq, after_id, since) SELECT b.id, p.seq, p.intended_after, ? "
          "FROM backups AS b JOIN parts AS p ON p.backup = b.seq WHERE b.id = ? AND p.seq = ? AND "
          "p.outcome_unknown ON CONFLICT DO NOTHING",
          now, id.value, seq)
        .run();
    Query update(connection,
                 "UPDATE parts SET intended_after = NULL, outcome_unknown = 0 WHERE seq = ? AND "
                 "backup = (SELECT seq FROM backups WHERE id = ?)",
                 seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

Result<void> PartTable::stored(const BackupId& id, int seq, const Document& document) {
  return database_.write("note where a part lies", [&](Connection& connection) {
    Query update(connection,
                 "UPDATE parts SET document = ?, document_offset = 0, intended_after = NULL, outcome_unknown "
                 "= 0 WHERE seq = ? AND "
                 "backup = (SELECT seq FROM backups WHERE id = ?)",
                 keep_document(connection, document), seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

Result<std::vector<PartLedger::Doubt>> PartTable::doubts(Timestamp before) {
  static const auto kSql = fmt::format(
      "SELECT o.backup_id, o.seq, o.after_id, {} FROM doubts AS o JOIN backups AS b ON b.id = o.backup_id "
      "JOIN "
      "parts AS p ON p.backup = b.seq AND p.seq = o.seq JOIN documents AS d ON d.id = p.document WHERE "
      "o.since "
      "<= ?",
      kDocumentColumns);
  return database_.read("read what is in doubt", [&](Connection& connection) -> Result<std::vector<Doubt>> {
    std::vector<Doubt> doubts;
    for (Query row(connection, kSql, before); row.next();)
      doubts.push_back(
          {{row.text(0)}, static_cast<int>(row.number(1)), {row.number(2)}, read_document(row, 3)});
    return doubts;
  });
}

Result<void> PartTable::dispelled(const Doubt& doubt) {
  return database_.write("forget a doubt", [&](Connection& connection) -> Result<void> {
    Query(connection, "DELETE FROM doubts WHERE backup_id = ? AND seq = ?", doubt.id.value, doubt.seq).run();
    return {};
  });
}

}  // namespace ploy::catalogue
