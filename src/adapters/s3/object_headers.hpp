#pragma once

#include "base/error.hpp"
#include "core/object_version.hpp"
#include "net/http_message.hpp"

namespace ploy::s3 {

// What HEAD says about an object; tags are not among it. `key` and `bucket` are copied from `asked`.
// kUnavailable: size or ETag are missing, so this is no S3 server's answer.
[[nodiscard]] Result<ObjectFacts> read_facts(const ObjectVersion& asked, const net::Headers& headers);

// The headers that make an object carry the facts' content headers, metadata and tags. kInvalid: a name or
// value cannot be sent as a header, and says which.
[[nodiscard]] Result<net::Headers> write_facts(const ObjectFacts& facts);

}  // namespace ploy::s3
