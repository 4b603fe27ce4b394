#pragma once

#include "cli/console.hpp"

namespace ploy::assembly {

// This program's version and those of what it is built on. Returns the exit code.
int print_versions(cli::Console& console);

}  // namespace ploy::assembly
