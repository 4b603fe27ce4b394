#pragma once

#include "adapters/catalogue/connection.hpp"
#include "ports/backup_queue.hpp"

namespace ploy::catalogue {

// Writes a pending backup for this sighting, unless that version is one already. True when it is fresh.
bool insert_sighting(Connection& connection, const Sighting& sighting, Timestamp now);

}  // namespace ploy::catalogue
