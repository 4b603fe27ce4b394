#pragma once

#include <map>
#include <string>

#include "base/clock.hpp"
#include "core/ids.hpp"

namespace ploy {

// What makes an object version the one it is. Two sightings that agree in all four are the same version, and
// become one backup.
struct ObjectVersion {
  std::string bucket;
  std::string key;         // exact bytes
  std::string version_id;  // empty in a bucket without versioning (where servers say "null" too)
  std::string etag;        // unquoted; empty while only an event without one has spoken of it
  auto operator<=>(const ObjectVersion&) const = default;
};

// The first 16 hexadecimal digits of SHA-256 over the four fields, each followed by a zero byte.
BackupId backup_id(const ObjectVersion& version);

// Everything that must come back on restore, besides the bytes.
struct ObjectFacts {
  ObjectVersion version;
  std::uint64_t size = 0;
  Timestamp last_modified{};                    // S3 keeps whole seconds here
  std::map<std::string, std::string> headers;   // content-type, content-encoding, content-disposition,
                                                // content-language, cache-control, expires; lower-case
  std::map<std::string, std::string> metadata;  // x-amz-meta-*, names without that prefix, lower-case
  std::map<std::string, std::string> tags;
  bool operator==(const ObjectFacts&) const = default;
};

// The MD5 of the object's bytes when the ETag is one (single PUT), else empty. Multipart ETags have a dash.
std::string etag_md5(const std::string& etag);

}  // namespace ploy
