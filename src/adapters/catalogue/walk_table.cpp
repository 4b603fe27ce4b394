#include "adapters/catalogue/walk_table.hpp"

#include "adapters/catalogue/found_backups.hpp"
#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {
namespace {

void write_walk(Connection& connection, const Walk& walk) {
  Query(
      connection,
      "INSERT OR REPLACE INTO walks (name, chat_id, first_id, last_id, next_id, newest_first) VALUES (?, ?, "
      "?, ?, ?, ?)",
      walk.name, walk.chat_id.value, walk.first.value, walk.last.value, walk.next.value, walk.newest_first)
      .run();
}

void keep_find(Connection& connection, const FoundDocument& found) {
  const Document& document = found.document;
  const ParsedCaption& said = found.said;
  Query(connection,
        "INSERT OR REPLACE INTO finds (chat_id, message_id, file_id, name, size, sha256, backup_id, seq, "
        "count, offset, length, caption, posted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        document.address.chat_id.value, document.address.message_id.value, document.address.file_id,
        document.name, document.size, document.sha256, said.backup_id.value, said.seq, said.count,
        said.offset, said.size, found.caption, found.posted_at)
      .run();
}

}  // namespace

Result<std::optional<Walk>> WalkTable::under_way(const std::string& name) {
  return database_.read("read how far a walk has come",
                        [&](Connection& connection) -> Result<std::optional<Walk>> {
                          Query row(connection,
                                    "SELECT chat_id, first_id, last_id, next_id, newest_first FROM walks "
                                    "WHERE name = ?",
                                    name);
                          if (!row.next()) return std::nullopt;
                          return Walk{.name = name,
                                      .chat_id = {row.number(0)},
                                      .first = {row.number(1)},
                                      .last = {row.number(2)},
                                      .next = {row.number(3)},
                                      .newest_first = row.flag(4)};
                        });
}

Result<void> WalkTable::begin(const Walk& walk) {
  return database_.write("begin a walk through the chat", [&](Connection& connection) -> Result<void> {
    write_walk(connection, walk);
    return {};
  });
}

Result<void> WalkTable::passed(const Walk& walk, const std::optional<FoundDocument>& found) {
  return database_.write("note how far a walk has come", [&](Connection& connection) -> Result<void> {
    if (found) keep_find(connection, *found);
    write_walk(connection, walk);
    return {};
  });
}

Result<bool> WalkTable::knows(ChatId chat_id, MessageId id) {
  return database_.read("look for a message", [&](Connection& connection) -> Result<bool> {
    Query row(connection,
              "SELECT 1 FROM documents WHERE chat_id = ?1 AND message_id = ?2 UNION ALL "
              "SELECT 1 FROM finds WHERE chat_id = ?1 AND message_id = ?2 UNION ALL "
              "SELECT 1 FROM orphans WHERE chat_id = ?1 AND message_id = ?2 UNION ALL "
              "SELECT 1 FROM index_root WHERE chat_id = ?1 AND message_id = ?2 LIMIT 1",
              chat_id.value, id.value);
    return row.next();
  });
}

Result<Settled> WalkTable::settle(const std::string& name, Timestamp now) {
  return database_.write("take over what was found in the chat",
                         [&](Connection& connection) -> Result<Settled> {
                           const Settled settled = take_over_finds(connection, now);
                           Query(connection, "DELETE FROM walks WHERE name = ?", name).run();
                           return settled;
                         });
}

}  // namespace ploy::catalogue
