#pragma once

#include <vector>

#include "adapters/catalogue/backup_rows.hpp"
#include "core/backup.hpp"

namespace ploy::catalogue {

// The parts of a backup, in order, each with its document when it has one.
std::vector<Part> read_parts(Connection& connection, BackupSeq backup);

void insert_part(Connection& connection, BackupSeq backup, const Part& part);

}  // namespace ploy::catalogue
