#include "adapters/catalogue/orphan_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/document_rows.hpp"
#include "adapters/catalogue/orphan_rows.hpp"

namespace ploy::catalogue {
namespace {

constexpr std::string_view kOwnColumns = "reason, found_at, posted_at, removal_wanted, error";

Orphan read_orphan(const Query& row) {
  constexpr int kFirstOwn = 6;
  int column = kFirstOwn;
  Orphan orphan;
  orphan.document = read_document(row, 0);
  orphan.reason = parse_orphan_reason(row.text(column++)).value_or(OrphanReason::kRemains);
  orphan.found_at = row.time(column++);
  orphan.posted_at = row.optional_time(column++);
  orphan.removal_wanted = row.flag(column++);
  orphan.error = row.text(column++);
  return orphan;
}

std::vector<Orphan> read_all_orphans(Query& row) {
  std::vector<Orphan> orphans;
  while (row.next()) orphans.push_back(read_orphan(row));
  return orphans;
}

}  // namespace

Result<void> OrphanTable::add(const Orphan& orphan) {
  return database_.write("note an orphan", [&](Connection& connection) -> Result<void> {
    keep_orphan(connection, orphan);
    return {};
  });
}

Result<std::vector<Orphan>> OrphanTable::orphans() {
  static const auto kSql = fmt::format("SELECT {}, {} FROM orphans AS d ORDER BY chat_id, message_id",
                                       kDocumentColumns, kOwnColumns);
  return database_.read("list orphans", [](Connection& connection) -> Result<std::vector<Orphan>> {
    Query row(connection, kSql);
    return read_all_orphans(row);
  });
}

Result<std::vector<Orphan>> OrphanTable::removable(int limit) {
  static const auto kSql = fmt::format(
      "SELECT {}, {} FROM orphans AS d WHERE error = '' AND (removal_wanted OR reason IN ('duplicate', "
      "'compacted index')) ORDER BY chat_id, message_id LIMIT ?",
      kDocumentColumns, kOwnColumns);
  return database_.read("list orphans", [&](Connection& connection) -> Result<std::vector<Orphan>> {
    Query row(connection, kSql, limit);
    return read_all_orphans(row);
  });
}

Result<int> OrphanTable::want_removal() {
  return database_.write("ask for the removal of orphans", [](Connection& connection) -> Result<int> {
    return Query(connection, "UPDATE orphans SET removal_wanted = 1, error = ''").run();
  });
}

Result<void> OrphanTable::removed(const Address& at) {
  return database_.write("forget an orphan", [&](Connection& connection) -> Result<void> {
    Query(connection, "DELETE FROM orphans WHERE chat_id = ? AND message_id = ?", at.chat_id.value,
          at.message_id.value)
        .run();
    return {};
  });
}

Result<void> OrphanTable::not_removed(const Address& at, const std::string& error) {
  return database_.write("note that an orphan stays", [&](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE orphans SET error = ? WHERE chat_id = ? AND message_id = ?", error,
          at.chat_id.value, at.message_id.value)
        .run();
    return {};
  });
}

}  // namespace ploy::catalogue
