#pragma once

#include <string_view>
#include <vector>

#include "sandbox/s3/object.hpp"
#include "sandbox/s3/request.hpp"

namespace ploy::sandbox::s3 {

// The headers of a write that are kept with the object and given back: content-type and its like,
// x-amz-meta-*, the storage class. Names in lower case. Refuses what this server has not: encryption,
// object lock, ACLs other than the owner's.
Outcome<std::vector<net::Header>> read_object_headers(const Request& request);

// The tags in x-amz-tagging ("a=1&b=2").
Outcome<std::vector<Tag>> read_tagging_header(const Request& request);

// At most ten, no key twice, lengths within S3's limits; else kInvalidTag.
Outcome<void> check_tags(const std::vector<Tag>& tags);

// What GET and HEAD say about an object, but for its length.
net::Headers object_answer_headers(const Request& request, const Object& object);

}  // namespace ploy::sandbox::s3
