#pragma once

#include <string>
#include <string_view>

namespace ploy {

// Names from outside (keys, buckets) as people read them: on one line, in valid UTF-8 that Telegram leaves
// alone. Escaped are control characters ("\n", "\x07", "\u{202e}"), bytes that are no UTF-8 ("\xff"), what
// Telegram's cleaning removes, what turns the direction of writing, and the backslash itself ("\\"). At most
// `units_max` UTF-16 units, cut with an ellipsis.
std::string shown_text(std::string_view text, std::size_t units_max);

// What shown_text() made of an uncut text, back in its exact bytes. An escape that it never writes stays as
// it is.
std::string unshown_text(std::string_view shown);

// At most `units_max` (> 0) UTF-16 units of `text`, ending in an ellipsis where it was cut.
std::string cut_text(std::string_view text, std::size_t units_max);

}  // namespace ploy
