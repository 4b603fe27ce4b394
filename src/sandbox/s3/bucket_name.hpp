#pragma once

#include <string_view>

namespace ploy::sandbox::s3 {

// Whether S3 lets a bucket have this name.
bool is_bucket_name(std::string_view name);

}  // namespace ploy::sandbox::s3
