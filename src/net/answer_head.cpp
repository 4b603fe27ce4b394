#include "net/answer_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "net/field_syntax.hpp"

namespace ploy::net {

namespace {

std::string_view reason(int status) {
  struct Reason {
    int status;
    std::string_view text;
  };
  static constexpr auto kReasons = std::to_array<Reason>({
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
  });
  const auto* const found = std::ranges::find(kReasons, status, &Reason::status);
  return found == kReasons.end() ? "Status" : found->text;
}

// RFC 9110, section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(Timestamp at) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - midnight));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[std::chrono::weekday(midnight).c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

bool is_sendable(const Header& header) { return is_token(header.name) && is_field_value(header.value); }

// Fields that say where the answer ends are ours alone.
bool is_framing(const Header& header) {
  return equals_ignoring_case(header.name, "Content-Length") ||
         equals_ignoring_case(header.name, "Transfer-Encoding") ||
         equals_ignoring_case(header.name, "Connection");
}

std::uint64_t length_of(const Answer& answer, HeadOnly head_only) {
  const std::uint64_t own = answer.stream ? answer.stream_bytes : answer.body.size();
  if (head_only == HeadOnly::kNo || own > 0) return own;
  if (answer.stream_bytes > 0) return answer.stream_bytes;
  return answer.headers.find_number("Content-Length").value_or(0);
}

}  // namespace

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string format_answer_head(const Answer& answer, HeadOnly head_only, Closing closing, Timestamp now) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
  for (const Header& header : answer.headers)
    if (is_sendable(header) && !is_framing(header))
      out.append(header.name).append(": ").append(header.value).append("\r\n");
  if (!answer.headers.find("Date")) out += "Date: " + http_date(now) + "\r\n";
  if (may_have_body(answer.status))
    out += "Content-Length: " + std::to_string(length_of(answer, head_only)) + "\r\n";
  if (closing == Closing::kYes) out += "Connection: close\r\n";
  return out + "\r\n";
}

}  // namespace ploy::net
