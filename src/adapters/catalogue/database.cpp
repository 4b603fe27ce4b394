#include "adapters/catalogue/database.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/migrations.hpp"
#include "adapters/catalogue/schema.hpp"
#include "base/kill_point.hpp"

namespace ploy::catalogue {
namespace {

// More readers at once than this are closed again afterwards.
constexpr std::size_t kIdleReadersMax = 4;

std::string opening(const std::filesystem::path& file) { return "open the catalogue " + file.string(); }

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file,
                                                 std::chrono::milliseconds busy_timeout,
                                                 std::uint64_t cache_bytes) {
  auto connection = Connection::open(file, Access::kWrite, busy_timeout);
  if (!connection) return std::unexpected(std::move(connection.error()));
  auto ready = guarded(opening(file), file, [&]() -> Result<void> {
    // First, because it refuses what is not ours, before anything is changed in it.
    if (auto migrated = migrate(**connection, schema()); !migrated) return migrated;
    kill_point("schema_made");
    return (*connection)->use_wal(cache_bytes);
  });
  if (!ready) return std::unexpected(std::move(ready.error()));
  auto database = std::unique_ptr<Database>(new Database(file, busy_timeout));
  database->writer_ = std::make_unique<GroupCommit>(std::move(*connection), file);
  return database;
}

Result<std::unique_ptr<Database>> Database::open_readonly(const std::filesystem::path& file,
                                                          std::chrono::milliseconds busy_timeout) {
  auto connection = Connection::open(file, Access::kRead, busy_timeout);
  if (!connection) return std::unexpected(std::move(connection.error()));
  auto current = guarded(opening(file), file, [&] { return check_current(**connection, schema()); });
  if (!current) return std::unexpected(std::move(current.error()));
  auto database = std::unique_ptr<Database>(new Database(file, busy_timeout));
  database->give_back(std::move(*connection));
  return database;
}

std::string Database::denied(std::string_view name) const {
  return fmt::format("{}: {} was opened for reading only", name, file_.string());
}

Result<std::unique_ptr<Connection>> Database::take_reader() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_readers_.empty()) {
      auto reader = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return reader;
    }
  }
  return Connection::open(file_, Access::kRead, busy_timeout_);
}

void Database::give_back(std::unique_ptr<Connection> reader) {
  // A transaction that stayed open would keep the WAL from ever being emptied.
  const auto ended = guarded("end reading", file_, [&]() -> Result<void> {
    if (reader->in_transaction()) reader->execute("ROLLBACK");
    return {};
  });
  if (!ended) return;
  const std::lock_guard lock(mutex_);
  if (idle_readers_.size() < kIdleReadersMax) idle_readers_.push_back(std::move(reader));
}

}  // namespace ploy::catalogue
