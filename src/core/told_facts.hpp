#pragma once

#include <optional>
#include <string_view>

#include "core/object_version.hpp"

namespace ploy {

// What a caption tells of the backup its document belongs to.
struct ToldFacts {
  ObjectFacts facts;  // without headers, metadata and tags, which captions do not hold
  // Bucket, key, version and ETag are exactly the object's: together they give the id in the machine line.
  // Otherwise the caption had to cut one of them, and they are only good to be shown.
  bool exact = false;
};

// Reads the lines for people back, from the caption of any part. Empty when it is not that of a backup.
std::optional<ToldFacts> told_facts(std::string_view caption);

}  // namespace ploy
