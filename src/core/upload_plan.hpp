#pragma once

#include <cstdint>
#include <vector>

namespace ploy {

struct PartLimits {
  std::uint64_t split_above = 0;  // an object up to this size is one document
  std::uint64_t part_size = 0;    // a larger one is cut into parts of this size, the last one shorter; > 0
};

struct PartRange {
  int seq = 1;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  bool operator==(const PartRange&) const = default;
};

// The ranges of an object of `size` bytes, in order, without gaps. An empty object has one range of length 0.
std::vector<PartRange> plan_upload(std::uint64_t size, const PartLimits& limits);

}  // namespace ploy
