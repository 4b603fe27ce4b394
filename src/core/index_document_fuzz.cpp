#include "core/index_document.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/sealed_frame.hpp"

// Whatever lies where an index document should: no crash, and no more memory than allowed. The input is tried
// as the document and as what is inside of its frame, which no mutation would get past. What can be read is
// written and read again, and is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kBytesMax = 1 << 20;
  const ploy::ByteView bytes = std::as_bytes(std::span(data, size));
  (void)ploy::decode_index(bytes, kBytesMax);
  const auto document = ploy::decode_index(ploy::seal_frame(bytes), kBytesMax);
  if (!document) return 0;
  if (document->number < 1 || document->entries.size() > size) std::abort();
  const ploy::Bytes written = ploy::encode(*document);
  const auto again = ploy::decode_index(written);
  if (!again || ploy::encode(*again) != written) std::abort();
  return 0;
}
