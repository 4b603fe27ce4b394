#include "sandbox/s3/conditions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/s3/http_time.hpp"

namespace ploy::sandbox::s3 {

namespace {

// `list` is "*", or etags separated by commas, quoted or not.
bool etag_in(std::string_view list, const Etag& etag) {
  while (!list.empty()) {
    const std::string_view item = trim(list.substr(0, list.find(',')));
    list.remove_prefix(
        std::min(list.size(), list.find(',') == std::string_view::npos ? list.size() : list.find(',') + 1));
    if (item == "*" || Etag::parse(item) == etag) return true;
  }
  return false;
}

std::optional<Timestamp> time_header(const Request& request, const std::string& name) {
  const auto text = request.header(name);
  return text ? parse_http_time(*text) : std::nullopt;
}

Refusal unsatisfiable(std::string_view range, std::uint64_t size) {
  Refusal refusal = make_refusal(Code::kInvalidRange);
  refusal.details = {{"RangeRequested", std::string(range)}, {"ActualObjectSize", std::to_string(size)}};
  refusal.headers = {{"Content-Range", "bytes */" + std::to_string(size)}};
  return refusal;
}

}  // namespace

Verdict judge_read(const Request& request, const Object& object, std::string_view prefix) {
  const std::string front(prefix);
  const Timestamp at = std::chrono::floor<std::chrono::seconds>(object.at);  // all that Last-Modified tells
  if (const auto list = request.header(front + "if-match")) {
    if (!etag_in(*list, object.etag)) return Verdict::kFailed;
  } else if (const auto since = time_header(request, front + "if-unmodified-since"); since && at > *since) {
    return Verdict::kFailed;
  }
  if (const auto list = request.header(front + "if-none-match")) {
    if (etag_in(*list, object.etag)) return Verdict::kNotModified;
  } else if (const auto since = time_header(request, front + "if-modified-since"); since && at <= *since) {
    return Verdict::kNotModified;
  }
  return Verdict::kProceed;
}

Outcome<void> judge_write(const Request& request, const Object* object) {
  const auto failed = [](const char* condition) {
    Refusal refusal = make_refusal(Code::kPreconditionFailed);
    refusal.details = {{"Condition", condition}};
    return std::unexpected(std::move(refusal));
  };
  if (const auto none = request.header("if-none-match")) {
    if (*none != "*") return refuse(Code::kNotImplemented, "If-None-Match of a write can only be *.");
    if (object != nullptr) return failed("If-None-Match");
  }
  if (const auto match = request.header("if-match")) {
    if (object == nullptr) return refuse(Code::kNoSuchKey);
    if (!etag_in(*match, object->etag)) return failed("If-Match");
  }
  return {};
}

Outcome<std::optional<ByteRange>> read_range(const Request& request, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const auto header = request.header("range");
  if (!header || !header->starts_with(kUnit)) return std::nullopt;
  const std::string_view text = header->substr(kUnit.size());
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return std::nullopt;
  const auto first = parse_uint(text.substr(0, dash));
  const auto last = parse_uint(text.substr(dash + 1));
  if (!first && dash == 0) {  // "-500": the last 500 bytes
    if (!last) return std::nullopt;
    if (*last == 0 || size == 0) return std::unexpected(unsatisfiable(*header, size));
    const std::uint64_t length = std::min(*last, size);
    return ByteRange{.offset = size - length, .length = length};
  }
  const bool open_ended = dash + 1 == text.size();
  if (!first || (!last && !open_ended) || (last && *last < *first)) return std::nullopt;
  if (*first >= size) return std::unexpected(unsatisfiable(*header, size));
  const std::uint64_t end = open_ended ? size : std::min(*last, size - 1) + 1;
  return ByteRange{.offset = *first, .length = end - *first};
}

}  // namespace ploy::sandbox::s3
