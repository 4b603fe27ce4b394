#include "net/header_guard.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ploy::net {
namespace {

struct Case {
  std::string name;
  std::string head;
};

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
std::string line(const std::string& request_line) { return request_line + "\r\nHost: a\r\n\r\n"; }

class Sound : public testing::TestWithParam<Case> {};
class Unsound : public testing::TestWithParam<Case> {};

TEST_P(Sound, PassesTheGuard) { EXPECT_EQ(find_fault(GetParam().head), std::nullopt); }
TEST_P(Unsound, IsRefused) { EXPECT_NE(find_fault(GetParam().head), std::nullopt); }

const auto name_of = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(Heads, Sound,
                         testing::Values(Case{"Plain", get("")},  //
                                         Case{"Length", get("Content-Length: 5\r\n")},
                                         Case{"LengthZero", get("Content-Length: 0\r\n")},
                                         Case{"Chunked", get("Transfer-Encoding: chunked\r\n")},
                                         Case{"ChunkedInCapitals", get("TRANSFER-ENCODING:CHUNKED\r\n")},
                                         Case{"BlanksAroundAValue", get("Content-Length: \t 5 \t\r\n")},
                                         Case{"EmptyValue", get("X-A:\r\n")},
                                         Case{"Utf8Value", get("x-amz-meta-a: \xC3\xA4\r\n")},
                                         Case{"ColonInValue", get("X-A: b:c\r\n")},
                                         Case{"OldWithoutHost", "GET / HTTP/1.0\r\n\r\n"},
                                         Case{"OldWithHost", line("GET / HTTP/1.0")},
                                         Case{"Asterisk", line("OPTIONS * HTTP/1.1")},
                                         Case{"HostWithPort", "GET / HTTP/1.1\r\nHost: [::1]:9000\r\n\r\n"},
                                         Case{"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
                                         Case{"OddTarget", line("GET //a/../%00?x=%2F&y#z HTTP/1.1")}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(
    Framing, Unsound,
    testing::Values(Case{"LengthThenChunked", get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")},
                    Case{"ChunkedThenLength", get("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")},
                    Case{"TwoLengths", get("Content-Length: 5\r\nContent-Length: 6\r\n")},
                    Case{"SameLengthTwice", get("Content-Length: 5\r\nContent-Length: 5\r\n")},
                    Case{"LengthList", get("Content-Length: 5, 5\r\n")},
                    Case{"LengthEmpty", get("Content-Length:\r\n")},
                    Case{"LengthWithPlus", get("Content-Length: +5\r\n")},
                    Case{"LengthNegative", get("Content-Length: -5\r\n")},
                    Case{"LengthHexadecimal", get("Content-Length: 0x5\r\n")},
                    Case{"LengthBeyond64Bits", get("Content-Length: 18446744073709551621\r\n")},
                    Case{"Gzip", get("Transfer-Encoding: gzip\r\n")},
                    Case{"GzipChunked", get("Transfer-Encoding: gzip, chunked\r\n")},
                    Case{"ChunkedIdentity", get("Transfer-Encoding: chunked, identity\r\n")},
                    Case{"Identity", get("Transfer-Encoding: identity\r\n")},
                    Case{"XChunked", get("Transfer-Encoding: xchunked\r\n")},
                    Case{"QuotedChunked", get("Transfer-Encoding: \"chunked\"\r\n")},
                    Case{"ChunkedWithParameter", get("Transfer-Encoding: chunked;q=1\r\n")},
                    Case{"EncodingEmpty", get("Transfer-Encoding:\r\n")},
                    Case{"ChunkedTwice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
                    Case{"ChunkedListedTwice", get("Transfer-Encoding: chunked, chunked\r\n")},
                    Case{"VerticalTabChunked", get("Transfer-Encoding: \vchunked\r\n")},
                    Case{"ChunkedInOldVersion", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Lines, Unsound,
    testing::Values(
        Case{"FoldedBySpace", get("X-A: b\r\n c\r\n")}, Case{"FoldedByTab", get("X-A: b\r\n\tc\r\n")},
        Case{"FoldedFirst", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
        Case{"BareLineFeed", get("X-A: b\nX-B: c\r\n")}, Case{"BareReturn", get("X-A: b\rc\r\n")},
        Case{"ReturnReturn", get("X-A: b\r\r\n")}, Case{"OnlyLineFeeds", "GET / HTTP/1.1\nHost: a\n\n"},
        Case{"Nul", get(std::string("X-A: b\0c\r\n", 10))}, Case{"Escape", get("X-A: \x1b[2J\r\n")},
        Case{"Delete", get("X-A: \x7F\r\n")}, Case{"SpaceBeforeColon", get("Content-Length : 5\r\n")},
        Case{"TabBeforeColon", get("Transfer-Encoding\t: chunked\r\n")}, Case{"NoColon", get("X-A\r\n")},
        Case{"EmptyName", get(": b\r\n")}, Case{"SpaceInName", get("X A: b\r\n")},
        Case{"Utf8Name", get("X-\xC3\xA4: b\r\n")}, Case{"NoHost", "GET / HTTP/1.1\r\n\r\n"},
        Case{"TwoHosts", get("Host: a\r\n")},
        Case{"OldWithTwoHosts", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"},
        Case{"HostWithPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        Case{"HostWithUser", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
        Case{"HostList", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"}, Case{"BytesBehind", get("") + "x"},
        Case{"Empty", ""}, Case{"OnlyTheEnd", "\r\n\r\n"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    RequestLines, Unsound,
    testing::Values(
        Case{"NoVersion", line("GET /")}, Case{"NoTarget", line("GET HTTP/1.1")},
        Case{"TwoSpaces", line("GET  / HTTP/1.1")}, Case{"SpaceInTarget", line("GET /a b HTTP/1.1")},
        Case{"TabAsSpace", line("GET\t/\tHTTP/1.1")}, Case{"LeadingSpace", line(" GET / HTTP/1.1")},
        Case{"TrailingSpace", line("GET / HTTP/1.1 ")}, Case{"LeadingLine", "\r\n" + get("")},
        Case{"Utf8Target", line("GET /\xC3\xA4 HTTP/1.1")}, Case{"RelativeTarget", line("GET a HTTP/1.1")},
        Case{"AbsoluteTarget", line("GET http://a/ HTTP/1.1")},
        Case{"AuthorityTarget", line("CONNECT a:80 HTTP/1.1")},
        Case{"AsteriskForGet", line("GET * HTTP/1.1")}, Case{"BadMethod", line("G(T / HTTP/1.1")},
        Case{"Version09", line("GET / HTTP/0.9")}, Case{"Version12", line("GET / HTTP/1.2")},
        Case{"Version2", line("GET / HTTP/2.0")}, Case{"Version11Long", line("GET / HTTP/1.10")},
        Case{"VersionLowerCase", line("GET / http/1.1")}),
    name_of);

TEST(HeaderGuard, RefusesEveryTruncation) {
  const std::string whole = get("Content-Length: 5\r\nX-A: b\r\n");
  for (std::size_t n = 0; n < whole.size(); ++n)
    EXPECT_NE(find_fault(whole.substr(0, n)), std::nullopt) << "accepted a head cut at byte " << n;
}

TEST(HeaderGuard, RefusesAControlCharacterWhereverItStands) {
  const std::string whole = get("X-A: bc\r\n");
  for (std::size_t n = 0; n <= whole.size(); ++n)
    for (const char c : {'\0', '\r', '\n', '\x01', '\x7F'})
      EXPECT_NE(find_fault(std::string(whole).insert(n, 1, c)), std::nullopt)
          << "accepted " << static_cast<int>(c) << " at byte " << n;
}

// A request was once refused when a piece of its head ended exactly behind a line.
TEST(HeaderGuard, JudgesAHeadThatComesInTwoPiecesAsOne) {
  const std::string sound = get("Content-Length: 5\r\nX-A: b\r\n");
  const std::string bare = "GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n";
  for (std::size_t n = 0; n < sound.size(); ++n) {
    EXPECT_FALSE(has_bare_line_end(sound.substr(0, n))) << n;
    EXPECT_FALSE(has_bare_line_end(sound, n)) << n;
  }
  for (std::size_t n = 0; n < bare.size(); ++n)
    EXPECT_TRUE(has_bare_line_end(bare.substr(0, n)) || has_bare_line_end(bare, n)) << n;
}

TEST(HeaderGuard, SeesABareLineEndBeforeTheHeadIsComplete) {
  EXPECT_TRUE(has_bare_line_end("GET / HTTP/1.1\n"));
  EXPECT_TRUE(has_bare_line_end("GET / HTTP/1.1\rH"));
  EXPECT_FALSE(has_bare_line_end("GET / HTTP/1.1\r"));
  EXPECT_FALSE(has_bare_line_end("GET / HTTP/1.1\r\nHos"));
}

}  // namespace
}  // namespace ploy::net
