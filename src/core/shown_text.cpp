#include "core/shown_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace ploy {

namespace {

constexpr std::string_view kEllipsis = "\u2026";

// What Telegram's cleaning changes or removes, and what could make a line look like another one.
bool is_unprintable(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == '\\' || c == 0x30A || c == 0x333 || c == 0x33F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

char32_t code_point(std::string_view character) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  static constexpr std::array<unsigned, 5> kLeadMask = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = at(0) & kLeadMask[character.size()];
  for (std::size_t i = 1; i < character.size(); ++i) code = code << 6U | (at(i) & 0x3FU);
  return code;
}

// `character` is one UTF-8 character, or one byte that is none.
std::string escaped(std::string_view character, bool valid) {
  if (!valid) return fmt::format("\\x{:02x}", static_cast<unsigned char>(character.front()));
  const char32_t code = code_point(character);
  if (!is_unprintable(code)) return std::string(character);
  switch (code) {
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return code < 0x80 ? fmt::format("\\x{:02x}", static_cast<unsigned>(code))
                         : fmt::format("\\u{{{:x}}}", static_cast<unsigned>(code));
  }
}

void put_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x800) {
    put(0xC0U | code >> 6U);
  } else {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

std::optional<std::uint32_t> parse_hex(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// Takes one escape off the front of `rest`, which begins with a backslash.
std::string take_escape(std::string_view& rest) {
  static constexpr std::string_view kPlain = "nrt\\";
  static constexpr std::string_view kMeaning = "\n\r\t\\";
  const auto taken = [&](std::size_t n, std::string text) {
    rest.remove_prefix(n);
    return text;
  };
  if (rest.size() < 2) return taken(1, "\\");
  if (const auto at = kPlain.find(rest[1]); at != std::string_view::npos)
    return taken(2, std::string(1, kMeaning[at]));
  if (rest[1] == 'x' && rest.size() >= 4)
    if (const auto byte = parse_hex(rest.substr(2, 2)))
      return taken(4, std::string(1, static_cast<char>(*byte)));
  const std::size_t brace = rest.find('}');
  if (rest.starts_with("\\u{") && brace != std::string_view::npos) {
    const auto code = parse_hex(rest.substr(3, brace - 3));
    if (code && *code >= 0x80 && *code < 0x10000) {
      std::string text;
      put_utf8(text, *code);
      return taken(brace + 1, text);
    }
  }
  return taken(1, "\\");
}

}  // namespace

std::string unshown_text(std::string_view shown) {
  std::string text;
  while (!shown.empty()) {
    const std::string_view plain = shown.substr(0, shown.find('\\'));
    text += plain;
    shown.remove_prefix(plain.size());
    if (!shown.empty()) text += take_escape(shown);
  }
  return text;
}

std::string cut_text(std::string_view text, std::size_t units_max) {
  if (utf16_length(text) <= units_max) return std::string(text);
  std::size_t bytes = 0;
  for (std::size_t units = utf16_length(kEllipsis);;) {
    const std::size_t n = std::max<std::size_t>(utf8_front(text.substr(bytes)), 1);
    units += utf16_length(text.substr(bytes, n));
    if (units > units_max) break;
    bytes += n;
  }
  return std::string(text.substr(0, bytes)).append(kEllipsis);
}

std::string shown_text(std::string_view text, std::size_t units_max) {
  std::string out;
  while (!text.empty()) {
    const std::size_t n = utf8_front(text);
    const std::size_t taken = std::max<std::size_t>(n, 1);
    out += escaped(text.substr(0, taken), n > 0);
    text.remove_prefix(taken);
  }
  return cut_text(out, units_max);
}

}  // namespace ploy
