#include "sandbox/s3/bucket_name.hpp"

#include <algorithm>

namespace ploy::sandbox::s3 {

namespace {

bool looks_like_ip_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

// Source: Amazon S3 User Guide, "General purpose bucket naming rules".
bool is_bucket_name(std::string_view name) {
  const auto is_alnum = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return name.size() >= 3 && name.size() <= 63 && is_alnum(name.front()) && is_alnum(name.back()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_alnum(c) || c == '.' || c == '-'; }) &&
         name.find("..") == std::string_view::npos && !looks_like_ip_address(name);
}

}  // namespace ploy::sandbox::s3
