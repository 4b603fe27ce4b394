#include "sandbox/s3/request.hpp"

#include "base/text.hpp"

namespace ploy::sandbox::s3 {

namespace {

// Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
constexpr std::size_t kKeyBytesMax = 1024;

// '+' means a blank in a query everywhere (AWS, RGW, MinIO), and a plus sign in a path.
Outcome<std::string> decode(std::string_view text, Plus plus) {
  auto decoded = percent_decode(text, plus);
  if (!decoded || !is_utf8(*decoded) || decoded->find('\0') != std::string::npos)
    return refuse(Code::kInvalidUri);
  return *std::move(decoded);
}

Outcome<std::vector<Parameter>> parse_query(std::string_view text) {
  std::vector<Parameter> query;
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    if (item.empty()) continue;
    const auto equals = item.find('=');
    auto name = decode(item.substr(0, equals), Plus::kIsSpace);
    if (!name) return std::unexpected(std::move(name.error()));
    auto value = decode(equals == std::string_view::npos ? std::string_view{} : item.substr(equals + 1),
                        Plus::kIsSpace);
    if (!value) return std::unexpected(std::move(value.error()));
    query.push_back({*std::move(name), *std::move(value)});
  }
  return query;
}

}  // namespace

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  for (const Parameter& parameter : query)
    if (parameter.name == name) return parameter.value;
  return std::nullopt;
}

std::string Request::text_parameter(std::string_view name) const {
  return std::string(parameter(name).value_or(""));
}

Outcome<Place> parse_place(std::string_view decoded_path) {
  if (!decoded_path.empty() && decoded_path.front() == '/') decoded_path.remove_prefix(1);
  const auto slash = decoded_path.find('/');
  Place place{.bucket = std::string(decoded_path.substr(0, slash)), .key = {}};
  if (slash != std::string_view::npos) place.key = decoded_path.substr(slash + 1);
  if (place.key.size() > kKeyBytesMax) return refuse(Code::kKeyTooLong);
  return place;
}

Outcome<Request> parse_request(const net::RequestHead& head, std::string id) {
  auto path = decode(head.path, Plus::kIsPlus);
  if (!path) return std::unexpected(std::move(path.error()));
  if (path->empty() || path->front() != '/') return refuse(Code::kInvalidUri);
  auto query = parse_query(head.query);
  if (!query) return std::unexpected(std::move(query.error()));
  auto place = parse_place(*path);
  if (!place) return std::unexpected(std::move(place.error()));
  return Request{.head = head,
                 .path = *std::move(path),
                 .bucket = std::move(place->bucket),
                 .key = std::move(place->key),
                 .query = *std::move(query),
                 .id = std::move(id)};
}

}  // namespace ploy::sandbox::s3
