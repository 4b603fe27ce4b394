#include "adapters/catalogue/connection.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>

#include "adapters/catalogue/failed_sync.hpp"
#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/sqlite_error.hpp"
#include "base/bytes.hpp"

namespace ploy::catalogue {
namespace {

int open_flags(Access access) {
  return access == Access::kWrite ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY;
}

// SQLite would create the file readable for everyone; the files beside it take over its mode. Whatever goes
// wrong here goes wrong again when SQLite opens it, and is reported then.
void create_private(const std::filesystem::path& file) {
  static constexpr mode_t kOwnerOnly = 0600;
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

Result<void> check_sqlite_version(int version) {
  if (version >= kSqliteVersionMin) return {};
  return fail(
      ErrorKind::kInvalid,
      fmt::format("this program runs with SQLite {}.{}.{}, which can corrupt the catalogue; 3.51.3 or "
                  "newer is needed: use the program as it was built, without replacing its libraries",
                  version / 1'000'000, version / 1'000 % 1'000, version % 1'000));
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Access access,
                                                     std::chrono::milliseconds busy_timeout) {
  if (auto usable = check_sqlite_version(sqlite3_libversion_number()); !usable) {
    return std::unexpected(std::move(usable.error()));
  }
  end_process_when_a_sync_fails();
  std::error_code ignored;
  if (access == Access::kRead && !std::filesystem::exists(file, ignored)) {
    return fail(
        ErrorKind::kNotFound,
        fmt::format("there is no catalogue at {}: check DATA_DIR and DATABASE_PATH; `telegramploy serve` "
                    "creates it, `telegramploy recover` rebuilds it from the chat",
                    file.string()));
  }
  if (access == Access::kWrite) create_private(file);
  try {
    return std::unique_ptr<Connection>(new Connection(file, access, busy_timeout));
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(to_error(exception, "open the catalogue", file));
  }
}

Connection::Connection(const std::filesystem::path& file, Access access,
                       std::chrono::milliseconds busy_timeout)
    : database_(file.string(), open_flags(access), static_cast<int>(busy_timeout.count())) {
  // Opening reads nothing yet: only this finds out whether it is a database.
  execute("PRAGMA schema_version");
}

Result<void> Connection::use_wal(std::uint64_t cache_bytes) {
  if (Query mode(*this, "PRAGMA journal_mode = WAL"); !mode.next() || mode.text(0) != "wal") {
    return fail(
        ErrorKind::kInvalid,
        "its disk cannot do write-ahead logging (a network file system?): put DATA_DIR on a local disk");
  }
  execute("PRAGMA synchronous = FULL");  // a commit is on the disk when it returns
  execute("PRAGMA foreign_keys = ON");
  execute(fmt::format("PRAGMA cache_size = -{}", cache_bytes / kKiB).c_str());
  constexpr std::uint64_t kPageBytes = 4 * kKiB;  // SQLite's default, as is the thousand below
  execute(
      fmt::format("PRAGMA wal_autocheckpoint = {}", std::max<std::uint64_t>(cache_bytes / kPageBytes, 1000))
          .c_str());
  execute("PRAGMA cell_size_check = ON");
  execute(
      "PRAGMA journal_size_limit = 67108864");  // one large transaction must not leave a large WAL for ever
  return {};
}

SQLite::Statement& Connection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  const std::string text(sql);
  return statements_.emplace(text, SQLite::Statement(database_, text)).first->second;
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

}  // namespace ploy::catalogue
