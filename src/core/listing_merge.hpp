#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace ploy {

// One object as a listing shows it, and as we remember it from the last one. Order is the byte order of keys.
struct ListedObject {
  std::string key;
  std::string etag;
  std::uint64_t size = 0;
  Timestamp last_modified{};
  bool operator==(const ListedObject&) const = default;
};

// One step of the merge of two ordered streams: what is new or different in `listed`, given what is `known`
// of the same stretch of keys. Both ordered by key, without doubles. An object counts as changed when its
// ETag or size differs. What is missing from `listed` is not looked at: absence from one listing proves
// nothing.
std::vector<ListedObject> changed_objects(std::span<const ListedObject> listed,
                                          std::span<const ListedObject> known);

}  // namespace ploy
