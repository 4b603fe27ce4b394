#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "net/http_message.hpp"
#include "sandbox/s3/blob.hpp"

namespace ploy::sandbox::s3 {

// An entity tag: the MD5 of the content, or, of what was uploaded in parts, the MD5 of the parts' MD5s and
// their number.
struct Etag {
  Md5Digest md5{};
  std::uint32_t parts = 0;  // 0: uploaded in one piece

  std::string text() const;  // without quotes
  std::string quoted() const { return "\"" + text() + "\""; }
  static std::optional<Etag> parse(std::string_view text);  // with or without quotes
  bool operator==(const Etag&) const = default;
};

struct Tag {
  std::string key;
  std::string value;
};

// One object as it is now; never changes, an overwrite makes a new one. Who holds it can read its content to
// the end, whatever happens to the key meanwhile.
struct Object {
  Timestamp at{};
  std::uint64_t size = 0;
  Etag etag;
  std::vector<BlobRef> blobs;  // the content, in order; one for each part
  std::vector<net::Header>
      headers;  // given back with it: content-type, x-amz-meta-*, x-amz-storage-class, ...
  std::vector<Tag> tags;
};
using ObjectRef = std::shared_ptr<const Object>;

// In byte order of keys, which is the order of listings.
using ObjectMap = std::map<std::string, ObjectRef, std::less<>>;

struct Bucket {
  Timestamp created{};
  ObjectMap objects;
  std::string notification;  // the configuration document as it was put; empty means none
};

struct Part {
  Timestamp at{};
  std::uint64_t size = 0;
  Md5Digest md5{};
  BlobRef blob;  // null when size is 0
};

// A multipart upload under way.
struct Upload {
  std::string bucket;
  std::string key;
  Timestamp begun{};
  std::vector<net::Header> headers;
  std::vector<Tag> tags;
  std::map<int, Part> parts;
};

}  // namespace ploy::sandbox::s3
