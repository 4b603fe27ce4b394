#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ploy::cli {

// What an output stream can show.
struct Screen {
  bool terminal = false;
  bool colour = false;
  int columns = 80;
};

// Of a file descriptor. Colour is off for NO_COLOR (whatever its value, if not empty), TERM=dumb and what is
// no terminal.
Screen screen_of(int descriptor, const std::map<std::string, std::string>& environment);

enum class Colour : std::uint8_t { kRed, kGreen, kYellow, kDim, kBold };

// `text` in that colour, or as it is where there are no colours.
std::string painted(std::string_view text, Colour colour, const Screen& screen);

// How many columns `text` takes on a terminal: two for wide East Asian characters and emoji, none for
// combining marks, one for each byte that is no UTF-8. `text` contains no control characters.
std::size_t display_width(std::string_view text);

// The longest front of `text` that takes at most `columns`.
std::string_view display_prefix(std::string_view text, std::size_t columns);

}  // namespace ploy::cli
