#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "core/listing_merge.hpp"

namespace ploy::s3 {

// What S3 says and takes in XML; nothing behind this header knows of XML. Text from the server is not
// trusted: what is cut, or is another document, is kUnavailable ("an error of that request").

// Larger answers are refused before they are parsed. A page of 1,000 keys of 1,024 bytes, each byte encoded
// as %XX, takes about half of it.
inline constexpr std::uint64_t kAnswerBytesMax = 8 * kMiB;

struct ErrorAnswer {
  std::string code;
  std::string message;
  std::string region;    // where the bucket is, when the server says so
  std::string endpoint;  // whom to ask instead, when the server says so
};

// All empty when `xml` is no error document: proxies answer in HTML, HEAD in nothing.
ErrorAnswer parse_error(std::string_view xml);

struct BucketsAnswer {
  std::vector<std::string> names;
  std::string next_token;  // empty on the last page
};
[[nodiscard]] Result<BucketsAnswer> parse_buckets(std::string_view xml);

// A page of a listing as the server sent it, keys decoded; nothing about order or end is believed yet.
struct ListingAnswer {
  std::vector<ListedObject> objects;
  bool truncated = false;
  std::string next_token;
};
[[nodiscard]] Result<ListingAnswer> parse_listing(std::string_view xml);

[[nodiscard]] Result<std::string> parse_upload_id(std::string_view xml);

// The ETag of a completed upload; empty when the server does not tell it. A 200 that carries an error
// document is that error.
[[nodiscard]] Result<std::string> parse_completion(std::string_view xml);

// The ETags of parts 1, 2, ...
std::string write_completion(const std::vector<std::string>& part_etags);

[[nodiscard]] Result<std::map<std::string, std::string>> parse_tags(std::string_view xml);
std::string write_tags(const std::map<std::string, std::string>& tags);

// `W/"abc"`, `"abc"` and `abc` are all abc.
std::string unquote_etag(std::string_view etag);

}  // namespace ploy::s3
