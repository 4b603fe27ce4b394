#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/s3/event_decoder.hpp"
#include "base/text.hpp"

// Whatever a webhook is sent: no crash, no hint that names no object, and nothing that an object store could
// not be asked for. What is no event at all asks for nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kKeyBytesMax = 1024;
  const auto events = ploy::s3::decode_events({reinterpret_cast<const char*>(data), size});
  for (const auto& hint : events.hints) {
    if (hint.bucket.empty() || hint.key.empty()) std::abort();
    if (hint.key.size() > kKeyBytesMax || !ploy::is_utf8(hint.key)) std::abort();
  }
  for (const auto& bucket : events.rescan)
    if (bucket.empty()) std::abort();
  // Two decodings of one key each, and no event is shorter than its braces.
  if (events.hints.size() > size) std::abort();
  return 0;
}
