#include "adapters/catalogue/notes_table.hpp"

#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {

Result<std::optional<std::string>> NotesTable::get(const std::string& name) {
  return database_.read("read a note", [&](Connection& connection) -> Result<std::optional<std::string>> {
    Query row(connection, "SELECT value FROM notes WHERE name = ?", name);
    if (!row.next()) return std::nullopt;
    return row.text(0);
  });
}

Result<void> NotesTable::set(const std::string& name, const std::string& value) {
  return database_.write("write a note", [&](Connection& connection) -> Result<void> {
    Query(connection,
          "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = "
          "excluded.value",
          name, value)
        .run();
    return {};
  });
}

}  // namespace ploy::catalogue
