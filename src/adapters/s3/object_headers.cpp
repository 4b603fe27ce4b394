#include "adapters/s3/object_headers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/http_date.hpp"
#include "base/text.hpp"

namespace ploy::s3 {

namespace {

constexpr std::string_view kMetadataPrefix = "x-amz-meta-";
// Kept with the object and given back on restore.
constexpr std::array kContentHeaders = {"content-type",     "content-encoding", "content-disposition",
                                        "content-language", "cache-control",    "expires"};

// RFC 9110 "token".
bool is_header_name(std::string_view name) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

// Facts may come from an index document that somebody else wrote: a line break would begin another header.
bool is_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

std::string encode_tags(const std::map<std::string, std::string>& tags) {
  std::string out;
  for (const auto& [key, value] : tags)
    out += (out.empty() ? "" : "&") + percent_encode(key, Slash::kEncode) + "=" +
           percent_encode(value, Slash::kEncode);
  return out;
}

}  // namespace

Result<ObjectFacts> read_facts(const ObjectVersion& asked, const net::Headers& headers) {
  ObjectFacts facts;
  facts.version = {asked.bucket, asked.key, std::string(headers.find("x-amz-version-id").value_or("")),
                   unquote_etag(headers.find("etag").value_or(""))};
  if (facts.version.version_id == "null") facts.version.version_id.clear();
  const auto size = headers.find_number("content-length");
  if (!size || facts.version.etag.empty())
    return fail(ErrorKind::kUnavailable, "the answer lacks Content-Length or ETag; is this an S3 server?");
  facts.size = *size;
  facts.last_modified = parse_http_date(headers.find("last-modified").value_or("")).value_or(Timestamp{});
  for (const auto& header : headers) {
    const std::string name = to_lower(header.name);
    if (name.starts_with(kMetadataPrefix))
      facts.metadata[name.substr(kMetadataPrefix.size())] = header.value;
    else if (std::find(kContentHeaders.begin(), kContentHeaders.end(), name) != kContentHeaders.end())
      facts.headers[name] = header.value;
  }
  return facts;
}

Result<net::Headers> write_facts(const ObjectFacts& facts) {
  net::Headers out;
  for (const auto& [name, value] : facts.headers) out.add(name, value);
  for (const auto& [name, value] : facts.metadata) out.add(std::string(kMetadataPrefix) + name, value);
  if (!facts.tags.empty()) out.add("x-amz-tagging", encode_tags(facts.tags));
  for (const auto& header : out)
    if (!is_header_name(header.name) || !is_header_value(header.value))
      return fail(ErrorKind::kInvalid,
                  fmt::format("the object's metadata cannot be written: {} has a control character in its "
                              "name or value",
                              percent_encode(header.name, Slash::kEncode)));
  return out;
}

}  // namespace ploy::s3
