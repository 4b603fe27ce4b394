#include "core/sealed_frame.hpp"

#include <gtest/gtest.h>
#include <zstd.h>

#include "base/hash.hpp"

namespace ploy {
namespace {

constexpr std::uint64_t kEnough = 64 * kMiB;

// A frame as somebody else may have made it, under a seal that is right.
Bytes sealed_by_hand(Bytes frame) {
  const Bytes head = from_hex("5d2a4d1820000000");
  const Sha256Digest digest = sha256(frame);
  frame.insert(frame.end(), head.begin(), head.end());
  frame.insert(frame.end(), digest.begin(), digest.end());
  return frame;
}

Bytes zstd(std::string_view content, std::initializer_list<std::pair<ZSTD_cParameter, int>> parameters) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  for (const auto& [name, value] : parameters) ZSTD_CCtx_setParameter(context, name, value);
  Bytes out(ZSTD_compressBound(content.size()));
  out.resize(ZSTD_compress2(context, out.data(), out.size(), content.data(), content.size()));
  ZSTD_freeCCtx(context);
  return out;
}

TEST(SealedFrame, GivesBackItsContent) {
  for (const auto& content :
       {std::string(), std::string("x"), std::string(1'000'000, 'y'), std::string("\0\n", 2)}) {
    const Bytes sealed = seal_frame(as_bytes(content));
    const auto opened = open_frame(sealed, kEnough);
    ASSERT_TRUE(opened) << opened.error().what;
    EXPECT_EQ(as_text(*opened), content);
  }
}

TEST(SealedFrame, IsTheSameForTheSameContent) {
  EXPECT_EQ(seal_frame(as_bytes("some content")), seal_frame(as_bytes("some content")));
}

TEST(SealedFrame, IsAnOrdinaryZstandardFileWithAChecksum) {
  const Bytes sealed = seal_frame(as_bytes("some content"));
  Bytes out(100);
  const std::size_t n = ZSTD_decompress(out.data(), out.size(), sealed.data(), sealed.size());
  ASSERT_FALSE(ZSTD_isError(n)) << ZSTD_getErrorName(n);
  EXPECT_EQ(as_text(ByteView(out).first(n)), "some content");
  EXPECT_NE(std::to_integer<unsigned>(sealed[4]) & 4U, 0U) << "the frame header's checksum flag";
}

TEST(SealedFrame, IsCorruptWhenItIsCutOrChangedAnywhere) {
  const Bytes whole = seal_frame(as_bytes("a line\nand another line\n"));
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto cut = open_frame(ByteView(whole).first(n), kEnough);
    ASSERT_FALSE(cut) << "accepted when cut at byte " << n;
    EXPECT_EQ(cut.error().kind, ErrorKind::kCorrupt);
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = whole;
      changed[n] ^= static_cast<std::byte>(1U << bit);
      const auto read = open_frame(changed, kEnough);
      ASSERT_FALSE(read) << "accepted with bit " << bit << " of byte " << n << " flipped";
      EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    }
  }
}

TEST(SealedFrame, IsCorruptWithAnythingBehindIt) {
  Bytes longer = seal_frame(as_bytes("content"));
  longer.push_back(std::byte{0});
  EXPECT_FALSE(open_frame(longer, kEnough));
}

// The hash proves only that nothing changed since: whoever made the bytes may have meant harm.
TEST(SealedFrame, DoesNotTrustWhatASealVouchesFor) {
  struct Case {
    std::string what;
    Bytes frame;
  };
  const std::string long_text(32 * kMiB, 'x');
  const Bytes good = zstd("content", {});
  Bytes twice = good;
  twice.insert(twice.end(), good.begin(), good.end());
  Bytes lying = zstd("content", {});
  lying[5] = std::byte{6};  // the content size in the header of a small frame
  for (const auto& [what, frame] : std::vector<Case>{
           {"nothing at all", {}},
           {"no frame", from_hex("00112233445566778899")},
           {"two frames", twice},
           {"no content size", zstd("content", {{ZSTD_c_contentSizeFlag, 0}})},
           {"a wrong content size", lying},
           {"a window that needs 32 MiB",
            zstd(long_text + "y", {{ZSTD_c_windowLog, 25}, {ZSTD_c_contentSizeFlag, 0}})},
       }) {
    const auto opened = open_frame(sealed_by_hand(frame), kEnough);
    ASSERT_FALSE(opened) << what;
    EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt) << what;
  }
}

TEST(SealedFrame, OpensNoMoreThanAllowed) {
  const Bytes bomb = seal_frame(as_bytes(std::string(kMiB, 'x')));
  EXPECT_TRUE(open_frame(bomb, kMiB));
  const auto opened = open_frame(bomb, kMiB - 1);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace ploy
