#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace ploy {

// "09:00", "0:05"; empty when it is no time of a day.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);
// "09:00".
std::string format_time_of_day(std::chrono::minutes time);

// "UTC", "Europe/Berlin": whether this machine knows such a zone. UTC it always knows; the others are read
// from /usr/share/zoneinfo.
bool is_time_zone(const std::string& name);

// One moment of a day in some zone.
struct DailyMoment {
  Timestamp at{};
  std::string day;  // there: "2026-08-23"
  bool operator==(const DailyMoment&) const = default;
};

// A time of the day in a zone. Where clocks are set forward over it, it is the moment they are; where they
// are set back, so that it comes twice, the first.
class DailyTime {
 public:
  // `zone` is one that is_time_zone() knows.
  DailyTime(std::chrono::minutes time_of_day, std::string zone);

  // The last one that is not after `now`.
  DailyMoment last(Timestamp now) const;
  // The first one after `now`.
  DailyMoment next(Timestamp now) const;

 private:
  DailyMoment on_day(std::chrono::sys_days day) const;
  std::chrono::sys_days day_of(Timestamp now) const;

  std::chrono::minutes time_of_day_;
  std::string zone_;
};

}  // namespace ploy
