#include "adapters/s3/checked_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "adapters/s3/answers.hpp"
#include "base/text.hpp"

namespace ploy::s3 {

namespace {

struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t total = 0;
};

// "bytes 0-9/100"
std::optional<ContentRange> parse_content_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  const auto dash = text.find('-');
  const auto slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return std::nullopt;
  const auto first = parse_uint(text.substr(0, dash));
  const auto last = parse_uint(text.substr(dash + 1, slash - dash - 1));
  const auto total = parse_uint(text.substr(slash + 1));
  if (!first || !last || !total) return std::nullopt;
  return ContentRange{*first, *last, *total};
}

std::unexpected<Error> changed(std::string_view how) {
  return fail(ErrorKind::kConflict, fmt::format("the object was overwritten meanwhile ({})", how));
}

}  // namespace

Result<void> check_range(const net::HttpHead& head, const ObjectVersion& version, const PartRange& range) {
  const std::string etag = unquote_etag(head.headers.find("etag").value_or(""));
  if (!version.etag.empty() && etag != version.etag) return changed("its ETag is " + etag + " now");

  if (head.status == 206) {
    const auto told = parse_content_range(head.headers.find("content-range").value_or(""));
    if (!told) return fail(ErrorKind::kUnavailable, "the server sent a range without a Content-Range");
    if (told->total < range.offset + range.length) return changed("it is shorter now");
    if (told->first != range.offset || told->last + 1 != range.offset + range.length)
      return fail(ErrorKind::kUnavailable, "the server sent another range than was asked for");
    return {};
  }
  // The whole object: fine where that is what was asked for.
  if (head.status != 200 || range.offset != 0)
    return fail(ErrorKind::kUnavailable, fmt::format("the server ignored the range (HTTP {})", head.status));
  if (head.headers.find_number("content-length") != range.length)
    return range.length == 0
               ? changed("it is not empty any more")
               : fail(ErrorKind::kUnavailable, "the server sent the whole object instead of a range");
  return {};
}

// Reading to the very end is what lets the connection be used again.
Result<std::size_t> CheckedBody::drain(std::size_t read_last) {
  std::byte surplus{};
  const auto n = from_->read({&surplus, 1});
  if (n && *n != 0) return fail(ErrorKind::kUnavailable, what_ + ": the body is longer than was asked for");
  return read_last;  // all bytes are here, so a failure behind them does not matter
}

Result<std::size_t> CheckedBody::read(std::span<std::byte> out) {
  if (left_ == 0) return 0;
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
  auto n = from_->read(out.first(want));
  if (!n) return wrap(std::move(n.error()), what_);
  if (*n == 0)
    return fail(ErrorKind::kUnavailable, fmt::format("{}: the body ended {} bytes too early", what_, left_));
  left_ -= *n;
  if (left_ == 0) return drain(*n);
  return n;
}

}  // namespace ploy::s3
