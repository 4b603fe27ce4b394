#pragma once

#include <filesystem>
#include <memory>

#include "adapters/catalogue/catalogue.hpp"
#include "base/clock.hpp"

namespace ploy::catalogue {

// A damaged catalogue is nothing to go on with, and nothing to delete either: a person, or a tool, may still
// get rows out of it. So it is set aside under a name with the time in it, and the chat's index rebuilds
// another.

// Renames the catalogue, with its write-ahead log, to "telegramploy.db.damaged-20261121T183000Z" beside it,
// and says the new path. kConflict: `file` may be something else, so it was left alone: only what begins like
// an SQLite database or lies in `data_dir` under our own name is touched. Nobody may have it open.
[[nodiscard]] Result<std::filesystem::path> set_aside(const std::filesystem::path& file,
                                                      const std::filesystem::path& data_dir, Timestamp now);

// For the daemon: as Catalogue::open, but a damaged one is set aside, and the error says so and how to get
// everything back. kCorrupt then.
[[nodiscard]] Result<std::unique_ptr<Catalogue>> open_or_set_aside(const std::filesystem::path& file,
                                                                   const std::filesystem::path& data_dir,
                                                                   Timestamp now);

// For recovery: the catalogue, or a new one in the place of one that is damaged, which is set aside. Reads
// the whole file to find out. `aside` becomes the damaged one's new path; else it is left empty.
[[nodiscard]] Result<std::unique_ptr<Catalogue>> open_or_begin_anew(const std::filesystem::path& file,
                                                                    const std::filesystem::path& data_dir,
                                                                    Timestamp now,
                                                                    std::filesystem::path& aside,
                                                                    CatalogueOptions options = {});

}  // namespace ploy::catalogue
