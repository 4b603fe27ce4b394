#pragma once

#include "adapters/catalogue/connection.hpp"
#include "adapters/catalogue/query.hpp"
#include "ports/orphan_book.hpp"

namespace ploy::catalogue {

// Writes an orphan down, unless its address is known as one already.
void keep_orphan(Connection& connection, const Orphan& orphan);

// The documents of a backup's parts become orphans, and leave `documents`. To be called before the parts go.
void orphan_documents_of(Connection& connection, std::int64_t backup_seq, OrphanReason reason, Timestamp now);

}  // namespace ploy::catalogue
