#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

// How messages to people (notice_text.hpp) put times, numbers and what comes from outside.
namespace ploy {

// What a message begins with.
inline constexpr std::string_view kAlert = "\u26A0 ";  // warning sign
inline constexpr std::string_view kLost = "\u274C ";   // cross mark
inline constexpr std::string_view kClear = "\u2705 ";  // check mark

// "2026-08-23 10:00 UTC".
std::string minute(Timestamp at);
std::string minute_or(const std::optional<Timestamp>& at, std::string_view otherwise);
// "42 min", "1 d 7 h"; seconds only below a minute.
std::string whole_minutes(std::chrono::milliseconds span);
// "from 2026-08-23 10:00 to 10:42 UTC (42 min)".
std::string from_to(Timestamp from, Timestamp until);

// "1 backup", "2 backups".
std::string counted(std::int64_t n, std::string_view one, std::string_view several);
std::string backups(std::int64_t n);

// On one line, and cut when it is long.
std::string shown_error(const std::string& error);
std::string shown_name(const std::string& name);

}  // namespace ploy
