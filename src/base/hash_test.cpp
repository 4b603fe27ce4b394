#include "base/hash.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

// FIPS 180-2, appendix B.1; RFC 1321, appendix A.5; RFC 4231, test case 2.
TEST(Hash, MatchesThePublishedVectors) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(md5(as_bytes("abc"))), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hash, OfAStreamIsThatOfItsBytes) {
  BytesReader source("hello, world");
  HashingReader reader(source);
  const auto all = read_all(reader, 100);
  ASSERT_TRUE(all);
  EXPECT_EQ(reader.sha256(), sha256(*all));
}

TEST(Hex, GoesThereAndBack) {
  const Bytes bytes = {std::byte{0x00}, std::byte{0x7f}, std::byte{0xff}};
  EXPECT_EQ(to_hex(bytes), "007fff");
  EXPECT_EQ(from_hex("007FfF"), bytes);
  EXPECT_TRUE(from_hex("0").empty());
  EXPECT_TRUE(from_hex("0g").empty());
}

}  // namespace
}  // namespace ploy
