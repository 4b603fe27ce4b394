#include "sandbox/telegram/multipart_reader.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kHeadBytesMax = 262'144;  // telegram-bot-api: MAX_TOTAL_HEADERS_LENGTH
constexpr std::size_t kBoundaryMax = 70;
constexpr std::string_view kHeadEnd = "\r\n\r\n";

// Where a delimiter may begin that the end of `text` cuts off; its size when nowhere.
std::size_t partial_start(std::string_view text, std::string_view delimiter) {
  const std::size_t longest = std::min(text.size(), delimiter.size() - 1);
  for (std::size_t n = longest; n > 0; --n) {
    if (text.substr(text.size() - n) == delimiter.substr(0, n)) return text.size() - n;
  }
  return text.size();
}

std::string_view find_disposition(std::string_view head) {
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(line.size() + 2, head.size()));
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && equals_ignoring_case(line.substr(0, colon), "content-disposition"))
      return trim(line.substr(colon + 1));
  }
  return {};
}

}  // namespace

MultipartReader::MultipartReader(std::string_view boundary, PartReceiver& receiver)
    : delimiter_("\r\n--" + std::string(boundary)), receiver_(receiver) {}

std::optional<int> MultipartReader::write(ByteView bytes) {
  std::string_view rest = as_text(bytes);
  while (!rest.empty()) {
    std::optional<int> refused;
    switch (state_) {
      case State::kPreamble:
        refused = take_preamble(rest);
        break;
      case State::kHead:
        refused = take_head(rest);
        break;
      case State::kContent:
        refused = held_.empty() ? take_content(rest) : take_carried(rest);
        break;
      case State::kDelimiterEnd:
        refused = take_delimiter_end(rest);
        break;
      case State::kEpilogue:
        return std::nullopt;
    }
    if (refused) return refused;
  }
  return std::nullopt;
}

// The body begins with the delimiter, its CRLF left out.
std::optional<int> MultipartReader::take_preamble(std::string_view& rest) {
  const std::string_view opening = std::string_view(delimiter_).substr(2);
  const std::size_t n = std::min(rest.size(), opening.size() - held_.size());
  held_ += rest.substr(0, n);
  rest.remove_prefix(n);
  if (!opening.starts_with(held_)) return 400;
  if (held_.size() == opening.size()) {
    held_.clear();
    state_ = State::kDelimiterEnd;
  }
  return std::nullopt;
}

std::optional<int> MultipartReader::take_delimiter_end(std::string_view& rest) {
  const std::size_t n = std::min<std::size_t>(rest.size(), 2 - held_.size());
  held_ += rest.substr(0, n);
  rest.remove_prefix(n);
  if (held_.size() < 2) return std::nullopt;
  if (held_ != "\r\n" && held_ != "--") return 400;
  state_ = held_ == "--" ? State::kEpilogue : State::kHead;
  held_.clear();
  return std::nullopt;
}

std::optional<int> MultipartReader::take_head(std::string_view& rest) {
  const std::size_t before = held_.size();
  const std::size_t n =
      std::min(rest.size(), kHeadBytesMax + 1 - std::min(head_bytes_ + before, kHeadBytesMax));
  held_ += rest.substr(0, n);
  const auto end = held_.find(kHeadEnd, before < 3 ? 0 : before - 3);
  if (end == std::string::npos) {
    if (head_bytes_ + held_.size() > kHeadBytesMax) return 431;
    rest.remove_prefix(n);
    return std::nullopt;
  }
  rest.remove_prefix(end + kHeadEnd.size() - before);
  held_.resize(end);
  head_bytes_ += end;
  auto head = parse_content_disposition(find_disposition(held_));
  held_.clear();
  if (!head) return 400;
  state_ = State::kContent;
  return receiver_.begin_part(std::move(*head));
}

std::optional<int> MultipartReader::take_content(std::string_view& rest) {
  const auto found = rest.find(delimiter_);
  if (found != std::string_view::npos) {
    const auto refused = content(rest.substr(0, found));
    rest.remove_prefix(found + delimiter_.size());
    return refused ? refused : end_content();
  }
  const std::size_t safe = partial_start(rest, delimiter_);
  held_ = rest.substr(safe);
  const auto refused = content(rest.substr(0, safe));
  rest = {};
  return refused;
}

// The last piece ended in what may be the beginning of the delimiter. It is one, or its first bytes are
// content: then what is still open shrinks until it is decided.
std::optional<int> MultipartReader::take_carried(std::string_view& rest) {
  const std::size_t n = std::min(rest.size(), delimiter_.size() - held_.size());
  held_ += rest.substr(0, n);
  rest.remove_prefix(n);
  if (held_ == delimiter_) {
    held_.clear();
    return end_content();
  }
  const std::size_t safe = partial_start(held_, delimiter_);
  const auto refused = content(std::string_view(held_).substr(0, safe));
  held_.erase(0, safe);
  return refused;
}

std::optional<int> MultipartReader::content(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return receiver_.part_bytes(as_bytes(text));
}

std::optional<int> MultipartReader::end_content() {
  state_ = State::kDelimiterEnd;
  return receiver_.end_part();
}

std::string multipart_boundary(std::string_view content_type) {
  const auto at = to_lower(content_type).find("boundary=");
  if (at == std::string::npos) return {};
  std::string_view value = content_type.substr(at + 9);
  if (value.starts_with('"'))
    value = value.substr(1, value.find('"', 1) - 1);
  else
    value = trim(value.substr(0, value.find(';')));
  return value.size() > kBoundaryMax ? std::string{} : std::string(value);
}

}  // namespace ploy::sandbox
