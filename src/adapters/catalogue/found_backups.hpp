#pragma once

#include "adapters/catalogue/connection.hpp"
#include "base/clock.hpp"
#include "ports/walk_ledger.hpp"

namespace ploy::catalogue {

// Makes backups, or orphans, of all rows of `finds`, and empties the table.
Settled take_over_finds(Connection& connection, Timestamp now);

}  // namespace ploy::catalogue
