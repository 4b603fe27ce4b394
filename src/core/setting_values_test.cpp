#include "core/setting_values.hpp"

#include <gtest/gtest.h>

#include "base/bytes.hpp"

namespace ploy {
namespace {

TEST(ParseSize, UnderstandsBinaryAndDecimalUnits) {
  struct Case {
    std::string text;
    std::uint64_t bytes;
  };
  for (const auto& [text, bytes] : std::vector<Case>{{"0", 0},
                                                     {"19922944", 19 * kMiB},
                                                     {"19MiB", 19 * kMiB},
                                                     {"256 MiB", 256 * kMiB},
                                                     {"19mib", 19 * kMiB},
                                                     {"5 B", 5},
                                                     {"64KiB", 64 * kKiB},
                                                     {"1GiB", kGiB},
                                                     {"50MB", 50'000'000},
                                                     {"1.8 GB", 1'800'000'000},
                                                     {"0.5KiB", 512},
                                                     {"18446744073709551615", UINT64_MAX}})
    EXPECT_EQ(parse_size(text), bytes) << text;
}

TEST(ParseSize, RefusesWhatIsNone) {
  for (const auto* text :
       {"", "MiB", "-1", "+1", " 19MiB", "19 Mi", "19M", "19 MiBs", "1.", ".5", "1.2.3", "1.2345GB", "0x10",
        "1e6", "18446744073709551616", "18446744073709551615KiB", "1,5MB"})
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

TEST(ParseSwitch, TakesTheUsualWords) {
  for (const auto* text : {"true", "TRUE", "yes", "on", "1"}) EXPECT_EQ(parse_switch(text), true) << text;
  for (const auto* text : {"false", "No", "off", "0"}) EXPECT_EQ(parse_switch(text), false) << text;
  for (const auto* text : {"", "2", "truee", " true"}) EXPECT_EQ(parse_switch(text), std::nullopt) << text;
}

TEST(ParseBaseUrl, TakesSchemeHostAndPortOnly) {
  EXPECT_EQ(parse_base_url("http://rustfs:9000"), "http://rustfs:9000");
  EXPECT_EQ(parse_base_url("http://rustfs:9000/"), "http://rustfs:9000");
  EXPECT_EQ(parse_base_url("https://s3.example.com"), "https://s3.example.com");
  EXPECT_EQ(parse_base_url("http://[::1]:9000"), "http://[::1]:9000");
  EXPECT_EQ(parse_base_url("http://10.0.0.7"), "http://10.0.0.7");
  for (const auto* text : {"",
                           "rustfs:9000",
                           "ftp://host",
                           "http://",
                           "http:///",
                           "http://host//",
                           "http://host/path",
                           "http://host?x=1",
                           "http://host#x",
                           "http://user@host",
                           "http://user:pw@host:9000",
                           "http://host:",
                           "http://host:0",
                           "http://host:65536",
                           "http://host:9000x",
                           "http://ho st",
                           " http://host",
                           "http://[::1",
                           "http://[x]:1",
                           "http://[::1]9000",
                           "http://-host",
                           "http://ho\nst"})
    EXPECT_EQ(parse_base_url(text), std::nullopt) << text;
}

TEST(ProxyUrl, MayHaveAUserWhoIsNotShown) {
  for (const auto* text : {"http://proxy:3128", "https://proxy:3128/", "socks5://127.0.0.1:1080",
                           "socks5h://user:p%40ss@proxy:1080", "http://user@proxy:8080"})
    EXPECT_TRUE(is_proxy_url(text)) << text;
  for (const auto* text : {"", "proxy:3128", "ftp://proxy", "socks4://proxy:1080", "http://proxy/path",
                           "http://us er@proxy:1", "http://a/b@proxy:1", "http://user@"})
    EXPECT_FALSE(is_proxy_url(text)) << text;
  EXPECT_EQ(mask_user_info("socks5h://user:p%40ss@proxy:1080"), "socks5h://***@proxy:1080");
  EXPECT_EQ(mask_user_info("http://proxy:3128"), "http://proxy:3128");
}

TEST(BotToken, HasANumberAndASecret) {
  EXPECT_TRUE(is_bot_token("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"));
  EXPECT_TRUE(is_bot_token("1:" + std::string(24, 'x')));
  for (const std::string& text :
       {std::string(), std::string("123456"), std::string("123456:"), ":" + std::string(24, 'x'),
        "x1:" + std::string(24, 'x'), "1:" + std::string(23, 'x'), "1:" + std::string(24, 'x') + "/",
        "bot1:" + std::string(24, 'x'), "1:" + std::string(24, 'x') + " "})
    EXPECT_FALSE(is_bot_token(text)) << text;
}

TEST(IpAddress, IsNoHostName) {
  for (const auto* text : {"0.0.0.0", "127.0.0.1", "::", "::1", "fe80::1"})
    EXPECT_TRUE(is_ip_address(text)) << text;
  for (const auto* text : {"", "localhost", "1.2.3", "1.2.3.256", "[::1]", "127.0.0.1 "})
    EXPECT_FALSE(is_ip_address(text)) << text;
  EXPECT_FALSE(is_ip_address(std::string("::1\0x", 5)));
}

TEST(HoursByName, AreNamesWithHours) {
  using Hours = std::map<std::string, std::chrono::hours>;
  using std::chrono::hours;
  EXPECT_EQ(parse_hours_by_name("dumps=26"), (Hours{{"dumps", hours(26)}}));
  EXPECT_EQ(parse_hours_by_name("a=0, b=8760,*=72"),
            (Hours{{"a", hours(0)}, {"b", hours(8760)}, {"*", hours(72)}}));
  for (const auto* wrong : {"", ",", "a", "=3", "a=", "a=-1", "a=8761", "a=1,", "a=1,,b=2", "a=1 b=2", "a=x"})
    EXPECT_EQ(parse_hours_by_name(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace ploy
