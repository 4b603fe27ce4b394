#include "sandbox/s3/object_headers.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "sandbox/s3/checksum.hpp"
#include "sandbox/s3/http_time.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::array<std::string_view, 6> kContentHeaders = {
    "content-type",     "content-disposition",
    "content-language", "cache-control",
    "expires",          "x-amz-website-redirect-location"};
constexpr std::array<std::string_view, 10> kStorageClasses = {
    "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
    "GLACIER",  "DEEP_ARCHIVE",       "GLACIER_IR",  "OUTPOSTS",   "EXPRESS_ONEZONE"};
constexpr std::string_view kMetadataPrefix = "x-amz-meta-";
constexpr std::string_view kStorageClass = "x-amz-storage-class";

// Sources: Amazon S3 User Guide, "Working with object metadata", "Categorizing your storage using tags".
constexpr std::size_t kMetadataBytesMax = 2048;
constexpr std::size_t kTagsMax = 10;
constexpr std::size_t kTagKeyUnitsMax = 128;
constexpr std::size_t kTagValueUnitsMax = 256;

template <class List>
bool contains(const List& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
}

// "aws-chunked" says how the body travelled, not what it is.
std::string without_aws_chunked(std::string_view encoding) {
  std::string out;
  while (!encoding.empty()) {
    const auto comma = encoding.find(',');
    const std::string_view item = trim(encoding.substr(0, comma));
    encoding = comma == std::string_view::npos ? std::string_view{} : encoding.substr(comma + 1);
    if (item == "aws-chunked" || item.empty()) continue;
    out.append(out.empty() ? "" : ",").append(item);
  }
  return out;
}

Outcome<void> check_supported(const Request& request) {
  for (const net::Header& header : request.head.headers) {
    const std::string name = to_lower(header.name);
    if (name.starts_with("x-amz-server-side-encryption")) return refuse(Code::kNotImplemented);
    if (name.starts_with("x-amz-object-lock-"))
      return refuse(Code::kInvalidRequest, "Bucket is missing Object Lock Configuration");
    if (name.starts_with("x-amz-grant-")) return refuse(Code::kAccessControlListNotSupported);
  }
  const auto acl = request.header("x-amz-acl");
  if (acl && *acl != "private" && *acl != "bucket-owner-full-control")
    return refuse(Code::kAccessControlListNotSupported);
  const auto storage = request.header(kStorageClass);
  if (storage && !contains(kStorageClasses, *storage)) return refuse(Code::kInvalidStorageClass);
  return {};
}

}  // namespace

Outcome<std::vector<net::Header>> read_object_headers(const Request& request) {
  if (auto ok = check_supported(request); !ok) return std::unexpected(std::move(ok.error()));
  std::vector<net::Header> out;
  std::size_t metadata_bytes = 0;
  for (const net::Header& header : request.head.headers) {
    const std::string name = to_lower(header.name);
    if (!is_utf8(header.value)) return refuse(Code::kInvalidArgument, "Header values must be UTF-8: " + name);
    if (name.starts_with(kMetadataPrefix)) {
      metadata_bytes += name.size() - kMetadataPrefix.size() + header.value.size();
      if (!is_printable_ascii(header.value))
        return refuse(Code::kInvalidArgument, "Metadata values must be ASCII: " + name);
      out.push_back({name, header.value});
    } else if (name == "content-encoding") {
      if (std::string rest = without_aws_chunked(header.value); !rest.empty())
        out.push_back({name, std::move(rest)});
    } else if (contains(kContentHeaders, name) || (name == kStorageClass && header.value != "STANDARD")) {
      out.push_back({name, header.value});
    }
  }
  if (metadata_bytes > kMetadataBytesMax) return refuse(Code::kMetadataTooLarge);
  if (!request.header("content-type")) out.push_back({"content-type", "binary/octet-stream"});
  return out;
}

Outcome<std::vector<Tag>> read_tagging_header(const Request& request) {
  std::vector<Tag> tags;
  std::string_view text = request.header("x-amz-tagging").value_or("");
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    const auto equals = item.find('=');
    const auto key = percent_decode(item.substr(0, equals), Plus::kIsSpace);
    const auto value =
        percent_decode(equals == std::string_view::npos ? "" : item.substr(equals + 1), Plus::kIsSpace);
    if (!key || !value)
      return refuse(Code::kInvalidArgument,
                    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded "
                    "URL query parameters without tag name duplicates.");
    tags.push_back({*key, *value});
  }
  if (auto ok = check_tags(tags); !ok) return std::unexpected(std::move(ok.error()));
  return tags;
}

Outcome<void> check_tags(const std::vector<Tag>& tags) {
  if (tags.size() > kTagsMax) return refuse(Code::kInvalidTag, "Object tags cannot be greater than 10");
  std::set<std::string_view> keys;
  for (const Tag& tag : tags) {
    if (tag.key.empty() || !is_utf8(tag.key) || utf16_length(tag.key) > kTagKeyUnitsMax)
      return refuse(Code::kInvalidTag, "The TagKey you have provided is invalid");
    if (!is_utf8(tag.value) || utf16_length(tag.value) > kTagValueUnitsMax)
      return refuse(Code::kInvalidTag, "The TagValue you have provided is invalid");
    if (!keys.insert(tag.key).second)
      return refuse(Code::kInvalidTag, "Cannot provide multiple Tags with the same key");
  }
  return {};
}

net::Headers object_answer_headers(const Request& request, const Object& object) {
  net::Headers out;
  out.add("ETag", object.etag.quoted());
  out.add("Last-Modified", format_http_time(object.at));
  out.add("Accept-Ranges", "bytes");
  // Only whole objects come with their checksum, and only to those who ask.
  const bool with_checksum = request.header("x-amz-checksum-mode") == "ENABLED" && !request.header("range");
  for (const net::Header& header : object.headers) {
    if (!checksum_algorithm(header.name).empty() && !with_checksum) continue;
    const auto instead = request.parameter("response-" + header.name);
    if (!instead) out.add(header.name, header.value);
  }
  constexpr std::string_view kOverride = "response-";
  for (const Parameter& parameter : request.query) {
    if (!parameter.name.starts_with(kOverride)) continue;
    const std::string name = parameter.name.substr(kOverride.size());
    if ((contains(kContentHeaders, name) || name == "content-encoding") &&
        is_printable_ascii(parameter.value))
      out.add(name, parameter.value);
  }
  if (!object.tags.empty()) out.add("x-amz-tagging-count", std::to_string(object.tags.size()));
  return out;
}

}  // namespace ploy::sandbox::s3
