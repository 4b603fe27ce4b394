#pragma once

#include "cli/console.hpp"
#include "cli/control.hpp"
#include "cli/invocation.hpp"

// What the running daemon does on request. All of them ask it.
namespace ploy::cli {

int restore_in_background(Console& console, Control& control, const RestoreBackup& wanted);
int run_ls(Console& console, Control& control, const RunLs& wanted);
int run_show(Console& console, Control& control, const RunShow& wanted);
int run_cancel(Console& console, Control& control, const RunCancel& wanted);

}  // namespace ploy::cli
