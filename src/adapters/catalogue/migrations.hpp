#pragma once

#include <span>

#include "adapters/catalogue/connection.hpp"

namespace ploy::catalogue {

// What brings the schema from version n to n+1: statements separated by semicolons. Never changed once
// released.
using Migration = const char*;

// Brings the file to version `migrations.size()`, one transaction for each step, so that an interrupted one
// is repeated. kInvalid: the file is newer than that, or belongs to another program; nothing was changed
// then. Throws SQLite::Exception.
[[nodiscard]] Result<void> migrate(Connection& connection, std::span<const Migration> migrations);

// kInvalid unless the file is exactly at that version.
[[nodiscard]] Result<void> check_current(Connection& connection, std::span<const Migration> migrations);

}  // namespace ploy::catalogue
