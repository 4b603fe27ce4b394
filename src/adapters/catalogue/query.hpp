#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/catalogue/connection.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"

namespace ploy::catalogue {

// One use of a kept statement: bound when made, reset and unbound at the end, so that it holds no lock and no
// bytes afterwards. Times are milliseconds, unsigned numbers keep their bits. Throws SQLite::Exception.
//
//   for (Query row(connection, "SELECT key FROM objects WHERE bucket = ?", bucket); row.next();)
//   use(row.text(0));
class Query {
 public:
  template <class... Values>
  Query(Connection& connection, std::string_view sql, const Values&... values)
      : connection_(connection), statement_(connection.prepared(sql)) {
    (with(values), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Binds the next parameter, for texts that are put together.
  template <class Value>
  Query& with(const Value& value) {
    bind(++bound_, value);
    return *this;
  }

  bool next() { return statement_.executeStep(); }
  // For statements without rows: runs it and says how many rows it changed.
  int run();

  bool is_null(int column) const { return statement_.isColumnNull(column); }
  std::int64_t number(int column) const { return statement_.getColumn(column).getInt64(); }
  std::uint64_t size(int column) const { return static_cast<std::uint64_t>(number(column)); }
  bool flag(int column) const { return number(column) != 0; }
  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  Timestamp time(int column) const { return Timestamp(std::chrono::milliseconds(number(column))); }
  std::optional<Timestamp> optional_time(int column) const;
  // Empty for NULL and for what is not 32 bytes long.
  std::optional<Sha256Digest> digest(int column) const;

 private:
  void bind(int index, const std::string& value) { statement_.bind(index, value); }
  void bind(int index, std::string_view value) { statement_.bind(index, std::string(value)); }
  void bind(int index, const char* value) { statement_.bind(index, value); }
  void bind(int index, const Sha256Digest& value);
  void bind(int index, Timestamp value) { bind(index, value.time_since_epoch().count()); }
  void bind(int index, std::integral auto value) { statement_.bind(index, static_cast<std::int64_t>(value)); }
  template <class Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) bind(index, *value);  // else it stays NULL
  }

  Connection& connection_;
  SQLite::Statement& statement_;
  int bound_ = 0;
};

}  // namespace ploy::catalogue
