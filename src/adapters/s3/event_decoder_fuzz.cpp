#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/s3/event_decoder.hpp"

// Whatever a webhook is sent: no crash, and no hint that names no object.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto events = ploy::s3::decode_events({reinterpret_cast<const char*>(data), size});
  for (const auto& hint : events.hints)
    if (hint.bucket.empty() || hint.key.empty()) std::abort();
  return 0;
}
