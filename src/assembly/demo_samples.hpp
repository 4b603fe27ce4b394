#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace ploy::assembly {

// What a server of one's own really keeps: a database dump, an archive, a photo, a configuration, an empty
// marker.
struct DemoSample {
  std::string bucket;
  std::string key;
  std::uint64_t size = 0;
};

const std::vector<DemoSample>& demo_samples();

// The sample's bytes: the same on every call, so that what comes back can be compared with what was put in.
std::string demo_bytes(const DemoSample& sample);

}  // namespace ploy::assembly
