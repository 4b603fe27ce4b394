#include "core/daily_time.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

#include "base/text.hpp"

namespace ploy {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view kUtc = "UTC";

// std::chrono's calendar, as far as this compiler has it, and the date library's differ in their types only.
date::local_days local_day(std::chrono::sys_days day) { return date::local_days(day.time_since_epoch()); }

// Null for UTC, which needs no table.
const date::time_zone* find_zone(const std::string& name) {
  return name == kUtc ? nullptr : date::locate_zone(name);
}

}  // namespace

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3)
    return std::nullopt;
  const auto hours = parse_uint(text.substr(0, colon));
  const auto minutes = parse_uint(text.substr(colon + 1));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::minutes(static_cast<std::int64_t>(*hours * 60 + *minutes));
}

std::string format_time_of_day(std::chrono::minutes time) {
  return fmt::format("{:02}:{:02}", time / 1h, (time % 1h).count());
}

bool is_time_zone(const std::string& name) {
  try {
    find_zone(name);
    return !name.empty();
  } catch (const std::runtime_error&) {
    return false;
  }
}

DailyTime::DailyTime(std::chrono::minutes time_of_day, std::string zone)
    : time_of_day_(time_of_day), zone_(std::move(zone)) {}

DailyMoment DailyTime::last(Timestamp now) const {
  auto day = day_of(now);
  DailyMoment moment = on_day(day);
  while (moment.at > now) moment = on_day(day -= std::chrono::days(1));
  return moment;
}

DailyMoment DailyTime::next(Timestamp now) const {
  auto day = day_of(now);
  DailyMoment moment = on_day(day);
  while (moment.at <= now) moment = on_day(day += std::chrono::days(1));
  return moment;
}

DailyMoment DailyTime::on_day(std::chrono::sys_days day) const {
  const auto* zone = find_zone(zone_);
  DailyMoment moment{.at = day + time_of_day_, .day = format_time(day).substr(0, 10)};
  if (zone != nullptr) moment.at = zone->to_sys(local_day(day) + time_of_day_, date::choose::earliest);
  return moment;
}

std::chrono::sys_days DailyTime::day_of(Timestamp now) const {
  const auto* zone = find_zone(zone_);
  const auto offset = zone == nullptr ? 0s : zone->get_info(now).offset;
  return std::chrono::floor<std::chrono::days>(now + offset);
}

}  // namespace ploy
