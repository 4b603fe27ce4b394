#include "sandbox/s3/listing.hpp"

#include <algorithm>

namespace ploy::sandbox::s3 {

namespace {

// The first key behind all that begin with `prefix`.
ObjectMap::const_iterator behind(const ObjectMap& objects, std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  if (prefix.empty()) return objects.end();
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return objects.lower_bound(prefix);
}

// The common prefix that `key` belongs to; empty when it stands for itself.
std::string common_prefix(const std::string& key, const ListingQuery& query) {
  if (query.delimiter.empty()) return {};
  const auto at = key.find(query.delimiter, query.prefix.size());
  return at == std::string::npos ? std::string{} : key.substr(0, at + query.delimiter.size());
}

ObjectMap::const_iterator begin_of(const ObjectMap& objects, const ListingQuery& query) {
  if (query.after < query.prefix || query.after.empty()) return objects.lower_bound(query.prefix);
  // After a common prefix comes what lies behind all of it.
  if (query.after.starts_with(query.prefix) && common_prefix(query.after, query) == query.after)
    return behind(objects, query.after);
  return objects.upper_bound(query.after);
}

}  // namespace

ListingPage list_objects(const ObjectMap& objects, const ListingQuery& query) {
  ListingPage page;
  if (query.keys_max == 0) return page;
  auto at = begin_of(objects, query);
  while (at != objects.end() && at->first.starts_with(query.prefix)) {
    if (page.objects.size() + page.common_prefixes.size() == query.keys_max) {
      page.truncated = true;
      break;
    }
    if (std::string common = common_prefix(at->first, query); !common.empty()) {
      at = behind(objects, common);
      page.last = common;
      page.common_prefixes.push_back(std::move(common));
    } else {
      page.last = at->first;
      page.objects.push_back({at->first, at->second});
      ++at;
    }
  }
  return page;
}

}  // namespace ploy::sandbox::s3
