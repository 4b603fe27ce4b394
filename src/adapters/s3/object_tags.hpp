#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "adapters/s3/s3_client.hpp"
#include "core/object_version.hpp"

namespace ploy::s3 {

using Tags = std::map<std::string, std::string>;

// None where the server knows no tags, or we may not read them: a backup without tags is worth more than
// none.
[[nodiscard]] Result<Tags> get_tags(S3Client& client, const ObjectVersion& version, std::stop_token stop);

[[nodiscard]] Result<void> put_tags(S3Client& client, const ObjectVersion& version, const Tags& tags,
                                    std::stop_token stop);

}  // namespace ploy::s3
