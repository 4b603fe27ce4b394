#include "net/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ploy::net {
namespace {

TEST(Url, IsTakenApartWithoutDecoding) {
  const auto url = parse_url("https://Host.example:9000/a%2Fb/../c?x=%20&y");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "Host.example");
  EXPECT_EQ(url->port, 9000);
  EXPECT_EQ(url->path, "/a%2Fb/../c");
  EXPECT_EQ(url->query, "x=%20&y");
  EXPECT_EQ(url->origin(), "https://Host.example:9000");
}

TEST(Url, KnowsTheSchemesOwnPort) {
  EXPECT_EQ(parse_url("http://a")->port, 80);
  EXPECT_EQ(parse_url("https://a/")->port, 443);
  EXPECT_EQ(parse_url("https://a:443/")->authority(), "a");
  EXPECT_EQ(parse_url("http://a:443/")->authority(), "a:443");
  EXPECT_EQ(parse_url("http://a")->path, "/");
}

TEST(Url, KeepsAnIpv6AddressInBrackets) { EXPECT_EQ(parse_url("http://[::1]:80/")->authority(), "[::1]"); }

TEST(Url, RefusesWhatIsNoPlainHttpAddressWithoutQuotingIt) {
  for (const char* text : {"", "a", "/a", "ftp://a/", "file:///a", "http://", "http://u:secret@a/",
                           "http://a b/", "http://a/\r\nX: y", "http://a:99999/"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::kInvalid);
    EXPECT_THAT(url.error().what, testing::Not(testing::HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace ploy::net
