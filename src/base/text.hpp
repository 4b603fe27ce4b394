#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace ploy {

// "512 B", "19.0 MiB", "1.4 GiB": binary units, one decimal.
std::string format_bytes(std::uint64_t bytes);

// "2026-08-23T10:00:00Z"; milliseconds only when there are any.
std::string format_time(Timestamp at);

// RFC 3339 with any fraction and zone offset; empty when it is not one.
std::optional<Timestamp> parse_time(std::string_view text);

// "3 s", "5 min", "2 h 5 min": for people.
std::string format_span(std::chrono::milliseconds span);

// A whole number, nothing before or behind it; empty when it does not fit.
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<std::uint64_t> parse_uint(std::string_view text);

bool is_utf8(std::string_view text);

// Bytes of the UTF-8 character that `text` (not empty) begins with; 0 when it is none. Overlong forms,
// surrogates and what lies beyond U+10FFFF are none.
std::size_t utf8_front(std::string_view text);

// The longest front of `text` that is at most `bytes_max` long and does not cut a UTF-8 character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

// Length as Telegram counts it in the stricter reading: UTF-16 code units.
std::size_t utf16_length(std::string_view utf8);

// ASCII only; locale plays no part.
std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

// RFC 3986: everything but A-Z a-z 0-9 - . _ ~ becomes %XX; '/' stays when `keep_slash`.
enum class Slash : std::uint8_t { kEncode, kKeep };
std::string percent_encode(std::string_view text, Slash slash);

// Undoes %XX; with `Plus::kIsSpace` also '+'. Empty when a '%' is not followed by two digits.
enum class Plus : std::uint8_t { kIsPlus, kIsSpace };
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace ploy
