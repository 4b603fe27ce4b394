#include "base/text.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

using namespace std::chrono_literals;

TEST(FormatBytes, UsesBinaryUnits) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(1536), "1.5 KiB");
  EXPECT_EQ(format_bytes(19ULL << 20U), "19.0 MiB");
  EXPECT_EQ(format_bytes((1ULL << 20U) - 1), "1.0 MiB");
  EXPECT_EQ(format_bytes(1ULL << 60U), "1.0 EiB");
}

TEST(Time, GoesThereAndBack) {
  for (const auto* text : {"1970-01-01T00:00:00Z", "2026-08-23T10:00:00.123Z", "2024-02-29T23:59:59Z"}) {
    const auto at = parse_time(text);
    ASSERT_TRUE(at) << text;
    EXPECT_EQ(format_time(*at), text);
  }
}

TEST(Time, UnderstandsZonesAndAnyFraction) {
  EXPECT_EQ(parse_time("2026-08-23T12:00:00.123456789+02:00"), parse_time("2026-08-23T10:00:00.123Z"));
  EXPECT_EQ(parse_time("2026-08-23T08:30:00-01:30"), parse_time("2026-08-23T10:00:00Z"));
}

TEST(Time, RefusesWhatIsNone) {
  for (const auto* text : {"", "2026-08-23", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                           "2026-08-23T24:00:00Z", "2026-08-23T10:00:00", "2026-08-23T10:00:00Zx"})
    EXPECT_FALSE(parse_time(text)) << text;
}

TEST(FormatSpan, NamesTheTwoLargestUnits) {
  EXPECT_EQ(format_span(500ms), "0 s");
  EXPECT_EQ(format_span(5min), "5 min");
  EXPECT_EQ(format_span(2h + 5min), "2 h 5 min");
  EXPECT_EQ(format_span(49h), "2 d 1 h");
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndCutCharacters) {
  EXPECT_TRUE(is_utf8("a\xC3\xA9\xE1\x88\xB4\xF0\x9F\x98\x80"));
  for (const auto* text : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE1\x88", "\x80", "\xFF"})
    EXPECT_FALSE(is_utf8(text));
}

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("a\xF0\x9F\x98\x80", 4), "a");
  EXPECT_EQ(utf8_prefix("abc", 2), "ab");
  EXPECT_EQ(utf16_length("a\xC3\xA9\xF0\x9F\x98\x80"), 4U);
}

TEST(Percent, GoesThereAndBack) {
  const std::string key = "a b+c/\xC3\xA9%~";
  EXPECT_EQ(percent_encode(key, Slash::kKeep), "a%20b%2Bc/%C3%A9%25~");
  EXPECT_EQ(percent_encode(key, Slash::kEncode), "a%20b%2Bc%2F%C3%A9%25~");
  EXPECT_EQ(percent_decode(percent_encode(key, Slash::kEncode), Plus::kIsPlus), key);
  EXPECT_EQ(percent_decode("a+b%2b", Plus::kIsSpace), "a b+");
  EXPECT_FALSE(percent_decode("100%", Plus::kIsPlus));
  EXPECT_FALSE(percent_decode("%4", Plus::kIsPlus));
  EXPECT_FALSE(percent_decode("%zz", Plus::kIsPlus));
}

TEST(ParseInt, RefusesAnythingAroundTheNumber) {
  EXPECT_EQ(parse_int("-42"), -42);
  EXPECT_EQ(parse_uint("18446744073709551615"), 18446744073709551615ULL);
  for (const auto* text : {"", " 1", "1 ", "0x1", "1.0", "99999999999999999999"})
    EXPECT_FALSE(parse_int(text)) << text;
}

}  // namespace
}  // namespace ploy
