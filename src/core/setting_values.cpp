#include "core/setting_values.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

namespace ploy {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::optional<std::uint64_t> unit_bytes(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> kUnits = {
      {{"", 1},
       {"b", 1},
       {"kib", kKiB},
       {"mib", kMiB},
       {"gib", kGiB},
       {"kb", 1'000},
       {"mb", 1'000'000},
       {"gb", 1'000'000'000}}};
  const auto* it = std::ranges::find(kUnits, to_lower(unit), &decltype(kUnits)::value_type::first);
  if (it == kUnits.end()) return std::nullopt;
  return it->second;
}

bool is_port(std::string_view text) {
  const auto port = parse_uint(text);
  return port && *port >= 1 && *port <= 65'535;
}

// "host", "host:port", "[::1]:port"
bool is_authority(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !is_ip_address(text.substr(1, end - 1))) return false;
    const std::string_view rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  const std::size_t colon = text.find(':');
  const std::string_view host = text.substr(0, colon);
  return !host.empty() && is_alphanumeric(host.front()) && std::ranges::all_of(host, [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
  }) && (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

// What stands behind "scheme://", when the scheme is one of these.
std::optional<std::string_view> behind_scheme(std::string_view url,
                                              std::initializer_list<std::string_view> schemes) {
  for (const std::string_view scheme : schemes)
    if (url.starts_with(scheme) && url.substr(scheme.size()).starts_with("://"))
      return url.substr(scheme.size() + 3);
  return std::nullopt;
}

std::string_view without_slash(std::string_view text) {
  if (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  static constexpr std::string_view kNumber = "0123456789.";
  const std::string_view number = text.substr(0, text.find_first_not_of(kNumber));
  const auto unit = unit_bytes(trim(text.substr(number.size())));
  const std::size_t dot = std::min(number.find('.'), number.size());
  const auto whole = parse_uint(number.substr(0, dot));
  const std::string_view digits = number.substr(std::min(dot + 1, number.size()));
  if (!unit || !whole || digits.size() > 3 || number.ends_with('.')) return std::nullopt;
  const auto thousandths = parse_uint((std::string(digits) + "000").substr(0, 3));
  if (!thousandths || *whole > UINT64_MAX / *unit) return std::nullopt;
  const std::uint64_t fraction = *thousandths * *unit / 1000;
  if (fraction > UINT64_MAX - *whole * *unit) return std::nullopt;
  return *whole * *unit + fraction;
}

std::optional<std::chrono::hours> parse_hours(std::string_view text) {
  constexpr std::uint64_t kHoursMax = 8760;
  const auto hours = parse_uint(text);
  if (!hours || *hours > kHoursMax) return std::nullopt;
  return std::chrono::hours(static_cast<std::int64_t>(*hours));
}

std::optional<std::map<std::string, std::chrono::hours>> parse_hours_by_name(std::string_view text) {
  std::map<std::string, std::chrono::hours> all;
  for (;;) {
    const std::size_t comma = text.find(',');
    const std::string_view pair = trim(text.substr(0, comma));
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string_view::npos) return std::nullopt;
    const auto hours = parse_hours(pair.substr(equals + 1));
    if (!hours) return std::nullopt;
    all[std::string(pair.substr(0, equals))] = *hours;
    if (comma == std::string_view::npos) return all;
    text.remove_prefix(comma + 1);
  }
}

std::optional<bool> parse_switch(std::string_view text) {
  const std::string word = to_lower(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  return std::nullopt;
}

std::optional<std::string> parse_base_url(std::string_view text) {
  text = without_slash(text);
  const auto authority = behind_scheme(text, {"http", "https"});
  if (!authority || !is_authority(*authority)) return std::nullopt;
  return std::string(text);
}

bool is_proxy_url(std::string_view text) {
  const auto rest = behind_scheme(without_slash(text), {"http", "https", "socks5", "socks5h"});
  if (!rest) return false;
  const std::size_t at = rest->rfind('@');
  if (at == std::string_view::npos) return is_authority(*rest);
  const std::string_view user_info = rest->substr(0, at);
  return is_authority(rest->substr(at + 1)) &&
         std::ranges::all_of(user_info, [](char c) { return c > ' ' && c < '\x7F' && c != '/' && c != '@'; });
}

std::string mask_user_info(std::string_view url) {
  const std::size_t at = url.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme < at ? scheme + 3 : 0;
  return std::string(url.substr(0, begin)).append(kMasked).append(url.substr(at));
}

bool is_bot_token(std::string_view text) {
  static constexpr std::size_t kSecretMin = 24;
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const std::string_view secret = text.substr(colon + 1);
  return std::ranges::all_of(text.substr(0, colon), is_digit) && secret.size() >= kSecretMin &&
         std::ranges::all_of(secret, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
}

bool is_ip_address(std::string_view text) {
  std::array<std::byte, sizeof(in6_addr)> address{};
  const std::string terminated(text);
  return text.find('\0') == std::string_view::npos &&
         (inet_pton(AF_INET, terminated.c_str(), address.data()) == 1 ||
          inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1);
}

}  // namespace ploy
