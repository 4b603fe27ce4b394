#include "adapters/catalogue/part_rows.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/document_rows.hpp"

namespace ploy::catalogue {
namespace {

constexpr int kOwnColumns = 7;

Part read_part(const Query& row) {
  Part part;
  part.seq = static_cast<int>(row.number(0));
  part.offset = row.size(1);
  part.length = row.size(2);
  part.document_offset = row.size(3);
  if (!row.is_null(4)) part.intended_after = MessageId{row.number(4)};
  part.outcome_unknown = row.flag(5);
  if (!row.is_null(6)) part.document = read_document(row, kOwnColumns);
  return part;
}

}  // namespace

std::vector<Part> read_parts(Connection& connection, BackupSeq backup) {
  static const auto kSql = fmt::format(
      "SELECT p.seq, p.offset, p.length, p.document_offset, p.intended_after, p.outcome_unknown, p.document, "
      "{} FROM parts AS p "
      "LEFT JOIN documents AS d ON d.id = p.document WHERE p.backup = ? ORDER BY p.seq",
      kDocumentColumns);
  std::vector<Part> parts;
  for (Query row(connection, kSql, backup); row.next();) parts.push_back(read_part(row));
  return parts;
}

void insert_part(Connection& connection, BackupSeq backup, const Part& part) {
  std::optional<std::int64_t> document;
  if (part.document) document = keep_document(connection, *part.document);
  std::optional<std::int64_t> intended_after;
  if (part.intended_after) intended_after = part.intended_after->value;
  Query(connection,
        "INSERT INTO parts (backup, seq, offset, length, document, document_offset, intended_after) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        backup, part.seq, part.offset, part.length, document, part.document_offset, intended_after)
      .run();
}

}  // namespace ploy::catalogue
