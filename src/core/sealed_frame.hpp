#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace ploy {

// Bytes as they lie in the chat: one Zstandard frame (with content size and checksum), behind it a skippable
// frame (magic 0x184D2A5D, 32 bytes) that holds the SHA-256 of all before it. `zstd -d` passes over the
// latter, and `head -c -40 | sha256sum` repeats it by hand.
Bytes seal_frame(ByteView content);

// The content. kCorrupt for every cut and every changed bit, and when the content is larger than `bytes_max`;
// memory grows with what is really there, not with what the frame claims.
Result<Bytes> open_frame(ByteView sealed, std::uint64_t bytes_max);

}  // namespace ploy
