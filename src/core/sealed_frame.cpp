#include "core/sealed_frame.hpp"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

#include "base/hash.hpp"

namespace ploy {

namespace {

constexpr int kLevel = 9;
// 8 MiB: more than this neither side of it ever needs, and every decoder takes it without being asked.
constexpr int kWindowLogMax = 23;
// Skippable frame, little-endian: magic 0x184D2A5D, size 32. Source: RFC 8878, section 3.1.2.
constexpr std::array<std::byte, 8> kSealHead = {std::byte{0x5D}, std::byte{0x2A}, std::byte{0x4D},
                                                std::byte{0x18}, std::byte{32},   std::byte{0},
                                                std::byte{0},    std::byte{0}};
constexpr std::size_t kSealBytes = kSealHead.size() + sizeof(Sha256Digest);

std::unexpected<Error> corrupt(std::string what) { return fail(ErrorKind::kCorrupt, std::move(what)); }

// Inflates the one frame that `frame` consists of.
Result<Bytes> inflate(ByteView frame, std::uint64_t bytes_max) {
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
    return corrupt("not exactly one Zstandard frame");
  const unsigned long long claimed = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (claimed == ZSTD_CONTENTSIZE_UNKNOWN || claimed == ZSTD_CONTENTSIZE_ERROR)
    return corrupt("the frame does not say how long its content is");
  if (claimed > bytes_max) return corrupt("the content is larger than allowed");

  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kWindowLogMax);
  Bytes content;
  Bytes chunk(ZSTD_DStreamOutSize());
  ZSTD_inBuffer in{frame.data(), frame.size(), 0};
  for (std::size_t more = 1; more != 0;) {
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    more = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(more)) return corrupt(ZSTD_getErrorName(more));
    if (out.pos > claimed - content.size()) return corrupt("the content is longer than the frame says");
    content.insert(content.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(out.pos));
    if (more != 0 && out.pos == 0 && in.pos == in.size) return corrupt("the frame ends early");
  }
  if (content.size() != claimed) return corrupt("the content is shorter than the frame says");
  return content;
}

}  // namespace

Bytes seal_frame(ByteView content) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, kWindowLogMax);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  Bytes sealed(ZSTD_compressBound(content.size()));
  const std::size_t size =
      ZSTD_compress2(context.get(), sealed.data(), sealed.size(), content.data(), content.size());
  assert(!ZSTD_isError(size));  // the room is sufficient, and nothing else can go wrong
  sealed.resize(size);
  const Sha256Digest digest = sha256(sealed);
  sealed.insert(sealed.end(), kSealHead.begin(), kSealHead.end());
  sealed.insert(sealed.end(), digest.begin(), digest.end());
  return sealed;
}

Result<Bytes> open_frame(ByteView sealed, std::uint64_t bytes_max) {
  if (sealed.size() < kSealBytes) return corrupt("too short: it was cut");
  const ByteView frame = sealed.first(sealed.size() - kSealBytes);
  const ByteView seal = sealed.last(kSealBytes);
  if (!std::ranges::equal(seal.first(kSealHead.size()), kSealHead))
    return corrupt("it does not end in its hash: it was cut or changed");
  if (!std::ranges::equal(seal.subspan(kSealHead.size()), sha256(frame)))
    return corrupt("its bytes do not match its hash: it was changed");
  return inflate(frame, bytes_max);
}

}  // namespace ploy
