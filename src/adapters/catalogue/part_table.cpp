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
                 "UPDATE parts SET intended_after = ? WHERE seq = ? AND "
                 "backup = (SELECT seq FROM backups WHERE id = ?)",
                 after.value, seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

Result<void> PartTable::withdraw(const BackupId& id, int seq) {
  return database_.write("note that a part was not sent", [&](Connection& connection) {
    Query update(connection,
                 "UPDATE parts SET intended_after = NULL WHERE seq = ? AND "
                 "backup = (SELECT seq FROM backups WHERE id = ?)",
                 seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

Result<void> PartTable::stored(const BackupId& id, int seq, const Document& document) {
  return database_.write("note where a part lies", [&](Connection& connection) {
    Query update(
        connection,
        "UPDATE parts SET document = ?, document_offset = 0, intended_after = NULL WHERE seq = ? AND "
        "backup = (SELECT seq FROM backups WHERE id = ?)",
        keep_document(connection, document), seq, id.value);
    return expect_part(update.run(), id, seq);
  });
}

}  // namespace ploy::catalogue
