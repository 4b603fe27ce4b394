#pragma once

#include <stop_token>

#include "app/tidy/tidy.hpp"
#include "cli/console.hpp"
#include "cli/control.hpp"
#include "ports/orphan_book.hpp"

namespace ploy::cli {

int orphans_ls(Console& console, OrphanBook& orphans, Timestamp now);

// By the running daemon, which does it in the background.
int orphans_remove(Console& console, Control& control);
// Here and now.
int orphans_remove(Console& console, OrphanBook& orphans, app::Tidy& tidy, const std::stop_token& stop);

}  // namespace ploy::cli
