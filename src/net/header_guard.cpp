#include "net/header_guard.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/field_syntax.hpp"

namespace ploy::net {

namespace {

using Fault = std::optional<std::string_view>;

constexpr std::string_view kLineEnd = "\r\n";
// More decimal digits could overflow 64 bits.
constexpr std::size_t kLengthDigitsMax = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7F; }

bool is_host(std::string_view text) {
  static constexpr std::string_view kOthers = "-._~:[]%";
  return std::ranges::all_of(
      text, [](char c) { return is_digit(c) || is_letter(c) || kOthers.find(c) != std::string_view::npos; });
}

// Takes the next line off `rest`.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find(kLineEnd);
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + kLineEnd.size());
  return line;
}

// What the fields together say about framing.
class Framing {
 public:
  Fault add(std::string_view name, std::string_view value) {
    if (equals_ignoring_case(name, "Host")) return add_host(value);
    if (equals_ignoring_case(name, "Content-Length")) return add_length(value);
    if (equals_ignoring_case(name, "Transfer-Encoding")) return add_encoding(value);
    return std::nullopt;
  }

  Fault conclude(bool is_http10) const {
    if (hosts_ == 0 && !is_http10) return "no Host";
    if (encodings_ > 0 && lengths_ > 0) return "both Content-Length and Transfer-Encoding";
    if (encodings_ > 0 && is_http10) return "Transfer-Encoding in HTTP/1.0";
    return std::nullopt;
  }

 private:
  Fault add_host(std::string_view value) {
    if (++hosts_ > 1) return "more than one Host";
    if (!is_host(value)) return "a malformed Host";
    return std::nullopt;
  }

  Fault add_length(std::string_view value) {
    if (++lengths_ > 1) return "more than one Content-Length";
    if (value.empty() || value.size() > kLengthDigitsMax || !std::ranges::all_of(value, is_digit))
      return "a malformed Content-Length";
    return std::nullopt;
  }

  Fault add_encoding(std::string_view value) {
    if (++encodings_ > 1) return "more than one Transfer-Encoding";
    if (!equals_ignoring_case(value, "chunked")) return "a Transfer-Encoding other than chunked";
    return std::nullopt;
  }

  int hosts_ = 0;
  int lengths_ = 0;
  int encodings_ = 0;
};

Fault check_request_line(std::string_view line, bool& is_http10) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return "a malformed request line";
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return "a malformed method";
  if (!(target.starts_with('/') || (target == "*" && method == "OPTIONS")) ||
      !std::ranges::all_of(target, is_visible_ascii))
    return "a malformed target";
  if (version != "HTTP/1.0" && version != "HTTP/1.1") return "an unknown HTTP version";
  is_http10 = version == "HTTP/1.0";
  return std::nullopt;
}

Fault check_field(std::string_view line, Framing& framing) {
  if (line.starts_with(' ') || line.starts_with('\t')) return "a folded header field";
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return "a header field without a colon";
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return "a malformed header field name";
  const std::string_view value = line.substr(colon + 1);
  if (!is_field_value(value)) return "a control character in a header field";
  return framing.add(name, trim(value));
}

}  // namespace

bool has_bare_line_end(std::string_view bytes, std::size_t seen) {
  for (std::size_t i = seen > 0 ? seen - 1 : 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return true;
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return true;
  }
  return false;
}

Fault find_fault(std::string_view head) {
  if (has_bare_line_end(head)) return "a line that does not end in CR LF";
  if (!head.ends_with("\r\n\r\n")) return "no empty line at the end";
  std::string_view rest = head;
  bool is_http10 = false;
  if (const Fault fault = check_request_line(take_line(rest), is_http10)) return fault;
  Framing framing;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest))
    if (const Fault fault = check_field(line, framing)) return fault;
  if (!rest.empty()) return "bytes behind the empty line";
  return framing.conclude(is_http10);
}

}  // namespace ploy::net
