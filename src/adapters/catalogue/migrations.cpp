#include "adapters/catalogue/migrations.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {
namespace {

// "TPLY", in the file's header: `file` and we ourselves tell a catalogue from other databases. Stored: never
// change.
constexpr std::int64_t kApplicationId = 0x54504c59;

std::int64_t pragma(Connection& connection, const char* sql) {
  Query row(connection, sql);
  row.next();
  return row.number(0);
}

std::int64_t version_of(Connection& connection) { return pragma(connection, "PRAGMA user_version"); }

bool is_empty(Connection& connection) {
  return pragma(connection, "SELECT count(*) FROM sqlite_schema") == 0;
}

Result<void> check_ours(Connection& connection, std::int64_t newest) {
  if (pragma(connection, "PRAGMA application_id") != kApplicationId && !is_empty(connection)) {
    return fail(ErrorKind::kInvalid,
                "the file is a database of another program: check DATABASE_PATH, nothing was changed");
  }
  if (const auto version = version_of(connection); version > newest) {
    return fail(
        ErrorKind::kInvalid,
        fmt::format("a newer telegramploy wrote it (schema {}, this program knows up to {}): use that "
                    "program or a later one; nothing was changed",
                    version, newest));
  }
  return {};
}

void apply(Connection& connection, Migration migration, std::int64_t version) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(migration);
    connection.execute(fmt::format("PRAGMA application_id = {}", kApplicationId).c_str());
    connection.execute(fmt::format("PRAGMA user_version = {}", version).c_str());
    connection.execute("COMMIT");
  } catch (const SQLite::Exception&) {
    if (connection.in_transaction()) connection.execute("ROLLBACK");
    throw;
  }
}

}  // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> migrations) {
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (auto ours = check_ours(connection, newest); !ours) return ours;
  for (auto version = version_of(connection); version < newest; ++version) {
    apply(connection, migrations[static_cast<std::size_t>(version)], version + 1);
  }
  return {};
}

Result<void> check_current(Connection& connection, std::span<const Migration> migrations) {
  const auto newest = static_cast<std::int64_t>(migrations.size());
  if (auto ours = check_ours(connection, newest); !ours) return ours;
  if (const auto version = version_of(connection); version < newest) {
    return fail(ErrorKind::kInvalid,
                fmt::format("an older telegramploy wrote it (schema {}, this program needs {}): start "
                            "`telegramploy serve` once, which brings it up to date",
                            version, newest));
  }
  return {};
}

}  // namespace ploy::catalogue
