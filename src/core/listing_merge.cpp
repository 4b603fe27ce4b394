#include "core/listing_merge.hpp"

namespace ploy {

std::vector<ListedObject> changed_objects(std::span<const ListedObject> listed,
                                          std::span<const ListedObject> known) {
  std::vector<ListedObject> changed;
  auto before = known.begin();
  for (const ListedObject& now : listed) {
    // std::string compares bytes as unsigned, which is the order S3 lists in.
    while (before != known.end() && before->key < now.key) ++before;
    const bool same = before != known.end() && before->key == now.key && before->etag == now.etag &&
                      before->size == now.size;
    if (!same) changed.push_back(now);
  }
  return changed;
}

}  // namespace ploy
