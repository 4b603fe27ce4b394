#include "cli/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ploy::cli {

namespace {

struct Range {
  char32_t first, last;
};

// Combining marks, joiners and variation selectors of the scripts one meets in file names. Source: Unicode
// 15, general categories Mn, Me and Cf, by blocks.
constexpr std::array kZeroWidth = {
    Range{0x300, 0x36F},   Range{0x483, 0x489},   Range{0x591, 0x5BD},   Range{0x610, 0x61A},
    Range{0x64B, 0x65F},   Range{0x6D6, 0x6DC},   Range{0x93A, 0x93C},   Range{0x941, 0x948},
    Range{0xE31, 0xE31},   Range{0xE34, 0xE3A},   Range{0xE47, 0xE4E},   Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F}, Range{0x2060, 0x2064}, Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}, Range{0xE0100, 0xE01EF}};

// Source: Unicode 15, EastAsianWidth W and F, and what has emoji presentation, by blocks.
constexpr std::array kWide = {
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},   Range{0x25FD, 0x25FE},
    Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x26BD, 0x26BE},   Range{0x2705, 0x2705},
    Range{0x274C, 0x274C},   Range{0x2753, 0x2755},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},   Range{0xA960, 0xA97F},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
    Range{0xFFE0, 0xFFE6},   Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F18E},
    Range{0x1F191, 0x1F19A}, Range{0x1F200, 0x1F320}, Range{0x1F32D, 0x1F64F}, Range{0x1F680, 0x1F6FF},
    Range{0x1F7E0, 0x1F7EB}, Range{0x1F90C, 0x1F9FF}, Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  const auto* it = std::ranges::lower_bound(ranges, c, {}, &Range::last);
  return it != ranges.end() && it->first <= c;
}

// Of the character that `text` (not empty) begins with, and how many bytes it has.
struct Front {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};
Front front_of(std::string_view text) {
  const std::size_t n = utf8_front(text);
  if (n <= 1) return {};
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t c = at(0) & (0xFFU >> (n + 1));
  for (std::size_t i = 1; i < n; ++i) c = c << 6U | (at(i) & 0x3FU);
  return {n, is_in(kZeroWidth, c) ? 0U : is_in(kWide, c) ? 2U : 1U};
}

}  // namespace

Screen screen_of(int descriptor, const std::map<std::string, std::string>& environment) {
  const auto value = [&](const std::string& name) {
    const auto it = environment.find(name);
    return it == environment.end() ? std::string() : it->second;
  };
  Screen screen;
  screen.terminal = isatty(descriptor) == 1;
  screen.colour = screen.terminal && value("NO_COLOR").empty() && value("TERM") != "dumb";
  winsize size{};
  if (screen.terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    screen.columns = size.ws_col;
  return screen;
}

std::string painted(std::string_view text, Colour colour, const Screen& screen) {
  static constexpr std::array<std::string_view, 5> kCodes = {"31", "32", "33", "2", "1"};
  if (!screen.colour) return std::string(text);
  return std::string("\x1b[")
      .append(kCodes[static_cast<std::size_t>(colour)])
      .append("m")
      .append(text)
      .append("\x1b[0m");
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Front front = front_of(text);
    columns += front.columns;
    text.remove_prefix(front.bytes);
  }
  return columns;
}

std::string_view display_prefix(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Front front = front_of(text.substr(bytes));
    if (front.columns > columns) break;
    columns -= front.columns;
    bytes += front.bytes;
  }
  return text.substr(0, bytes);
}

}  // namespace ploy::cli
