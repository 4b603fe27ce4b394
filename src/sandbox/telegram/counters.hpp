#pragma once

#include <cstdint>

namespace ploy::sandbox {

// What has passed since the start, for tests and the curious.
struct SandboxCounters {
  std::uint64_t requests = 0;
  std::uint64_t refused = 0;  // answered with an error
  std::uint64_t uploaded_bytes = 0;
  std::uint64_t downloads = 0;
};

}  // namespace ploy::sandbox
