#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace ploy::catalogue {

enum class Access : std::uint8_t { kRead, kWrite };

// The oldest SQLite without the WAL-reset corruption race, as sqlite3_libversion_number() counts.
inline constexpr int kSqliteVersionMin = 3'051'003;

// kInvalid when `version` is too old to trust a catalogue to.
[[nodiscard]] Result<void> check_sqlite_version(int version);

// One connection to the database file, and the statements that were prepared on it: they are kept, so that
// each text is parsed once. Used by one thread at a time. All members but open() throw SQLite::Exception;
// Database turns that into an Error.
class Connection {
 public:
  // kWrite creates the file (0600) when it is not there. kNotFound: kRead, and there is no file. kInvalid:
  // the SQLite library is too old. Changes nothing in a file that exists.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file,
                                                                Access access,
                                                                std::chrono::milliseconds busy_timeout);

  // Write-ahead logging, commits synced; so many bytes of pages are kept, and go into the file together.
  // kInvalid: the disk cannot do it (network file systems).
  [[nodiscard]] Result<void> use_wal(std::uint64_t cache_bytes);

  SQLite::Statement& prepared(std::string_view sql);
  void execute(const char* sql) { database_.exec(sql); }

  int changed_rows() const { return database_.getChanges(); }
  std::int64_t last_row_id() const { return database_.getLastInsertRowid(); }
  // False also after SQLite rolled back by itself, as it does when the disk is full.
  bool in_transaction() const;

 private:
  Connection(const std::filesystem::path& file, Access access, std::chrono::milliseconds busy_timeout);

  SQLite::Database database_;
  std::map<std::string, SQLite::Statement, std::less<>> statements_;  // destroyed before database_
};

}  // namespace ploy::catalogue
