#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"

namespace SQLite {
class Exception;
}

namespace ploy::catalogue {

// What SQLite says, as what the caller may do next. The text names the step, the reason and the remedy:
// "claim a backup: database or disk is full: free some space on the disk of /data/telegramploy.db".
//
// kUnavailable: full disk, I/O error, another process in the way. kDenied: the file may not be written or
// opened. kCorrupt: it is damaged, or no database. kConflict: a row contradicts another one.
Error to_error(const SQLite::Exception& exception, std::string_view step, const std::filesystem::path& file);

}  // namespace ploy::catalogue
