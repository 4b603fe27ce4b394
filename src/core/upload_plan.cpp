#include "core/upload_plan.hpp"

#include <algorithm>
#include <cassert>

namespace ploy {

std::vector<PartRange> plan_upload(std::uint64_t size, const PartLimits& limits) {
  if (size <= limits.split_above) return {{.seq = 1, .offset = 0, .length = size}};
  assert(limits.part_size > 0);
  std::vector<PartRange> ranges;
  ranges.reserve(size / limits.part_size + 1);
  for (std::uint64_t offset = 0; offset < size;) {
    const std::uint64_t length = std::min(limits.part_size, size - offset);
    ranges.push_back({.seq = static_cast<int>(ranges.size()) + 1, .offset = offset, .length = length});
    offset += length;
  }
  return ranges;
}

}  // namespace ploy
