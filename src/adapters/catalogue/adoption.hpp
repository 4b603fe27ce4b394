#pragma once

#include "adapters/catalogue/connection.hpp"
#include "core/index_document.hpp"

namespace ploy::catalogue {

// Takes one backup over from index document `number`, unless it is stored already or being sent at this
// moment; what is stored already is only noted to be in the index. True when it was taken over.
bool adopt_entry(Connection& connection, const IndexEntry& entry, std::int64_t number);

}  // namespace ploy::catalogue
