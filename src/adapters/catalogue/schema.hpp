#pragma once

#include <span>

#include "adapters/catalogue/migrations.hpp"

namespace ploy::catalogue {

// Every version of the catalogue's schema, in order. schema.cpp describes the tables.
std::span<const Migration> schema();

}  // namespace ploy::catalogue
