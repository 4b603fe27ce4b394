#include "core/notice_words.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "core/shown_text.hpp"

namespace ploy {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t kErrorUnitsMax = 600;
constexpr std::size_t kNameUnitsMax = 200;

}  // namespace

std::string minute(Timestamp at) {
  std::string text = format_time(std::chrono::floor<std::chrono::minutes>(at));
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 4) + " UTC";  // without ":00Z"
}

std::string minute_or(const std::optional<Timestamp>& at, std::string_view otherwise) {
  return at ? minute(*at) : std::string(otherwise);
}

std::string whole_minutes(std::chrono::milliseconds span) {
  return format_span(span < 1min ? std::chrono::floor<std::chrono::seconds>(span)
                                 : std::chrono::floor<std::chrono::minutes>(span));
}

std::string from_to(Timestamp from, Timestamp until) {
  const bool same_day =
      std::chrono::floor<std::chrono::days>(from) == std::chrono::floor<std::chrono::days>(until);
  std::string begin = minute(from);
  std::string end = minute(until);
  if (same_day) {
    begin.resize(begin.size() - std::string_view(" UTC").size());
    end.erase(0, std::string_view("2026-08-23 ").size());
  }
  return fmt::format("from {} to {} ({})", begin, end, whole_minutes(until - from));
}

std::string counted(std::int64_t n, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", n, n == 1 ? one : several);
}

std::string backups(std::int64_t n) { return counted(n, "backup", "backups"); }

std::string shown_error(const std::string& error) { return shown_text(error, kErrorUnitsMax); }
std::string shown_name(const std::string& name) { return shown_text(name, kNameUnitsMax); }

}  // namespace ploy
