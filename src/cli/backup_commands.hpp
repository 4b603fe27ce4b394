#pragma once

#include "cli/console.hpp"
#include "cli/invocation.hpp"
#include "ports/backup_book.hpp"

namespace ploy::cli {

int backup_ls(Console& console, BackupBook& book, const BackupLs& wanted);
int backup_show(Console& console, BackupBook& book, const BackupShow& wanted);

}  // namespace ploy::cli
