#pragma once

#include <string>
#include <vector>

#include "sandbox/s3/object.hpp"

namespace ploy::sandbox::s3 {

struct ListingQuery {
  std::string prefix;
  std::string delimiter;  // empty: none
  std::string after;      // only what follows this key, or this common prefix
  std::size_t keys_max = 1000;
};

struct ListingPage {
  struct Entry {
    std::string key;
    ObjectRef object;
  };
  std::vector<Entry> objects;                // in byte order
  std::vector<std::string> common_prefixes;  // in byte order
  bool truncated = false;
  std::string last;  // the greatest key or common prefix on the page: the next one goes on after it
};

// One page, of objects and common prefixes together at most `keys_max`.
ListingPage list_objects(const ObjectMap& objects, const ListingQuery& query);

}  // namespace ploy::sandbox::s3
