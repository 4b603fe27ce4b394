#include "adapters/catalogue/wait_table.hpp"

#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {

Result<std::vector<ChatWait>> WaitTable::load() {
  return database_.read("read the waits", [](Connection& connection) -> Result<std::vector<ChatWait>> {
    std::vector<ChatWait> waits;
    Query row(connection, "SELECT chat_id, until FROM waits ORDER BY chat_id");
    while (row.next()) waits.push_back({.chat_id = {row.number(0)}, .until = row.time(1)});
    return waits;
  });
}

Result<void> WaitTable::save(const ChatWait& wait) {
  return database_.write("write a wait down", [&](Connection& connection) -> Result<void> {
    Query(connection,
          "INSERT INTO waits (chat_id, until) VALUES (?, ?) "
          "ON CONFLICT (chat_id) DO UPDATE SET until = excluded.until",
          wait.chat_id.value, wait.until)
        .run();
    return {};
  });
}

}  // namespace ploy::catalogue
