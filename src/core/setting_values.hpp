#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// The forms that values of settings have. All pure; empty or false when the text is not of that form.
namespace ploy {

// "19922944", "19 MiB", "1.8GB": KiB, MiB, GiB are powers of 1024, kB, MB, GB of 1000; case does not matter.
std::optional<std::uint64_t> parse_size(std::string_view text);

// A whole number of hours, up to a year of them.
std::optional<std::chrono::hours> parse_hours(std::string_view text);
// "dumps=26,*=72".
std::optional<std::map<std::string, std::chrono::hours>> parse_hours_by_name(std::string_view text);

// true, yes, on, 1 and false, no, off, 0.
std::optional<bool> parse_switch(std::string_view text);

// "https://host", "http://host:9000/" and with an IPv6 address in brackets, without user, path and query.
// Returned without the slash at the end.
std::optional<std::string> parse_base_url(std::string_view text);

// "http://host:3128", "socks5://user:password@host:1080"; also https, socks5h.
bool is_proxy_url(std::string_view text);
// The same without its user and password: "socks5://***@host:1080".
std::string mask_user_info(std::string_view url);

// The number of the bot, a colon and at least 24 of A-Z a-z 0-9 _ -.
bool is_bot_token(std::string_view text);

// "0.0.0.0", "::1"; no host names.
bool is_ip_address(std::string_view text);

}  // namespace ploy
