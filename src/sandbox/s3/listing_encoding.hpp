#pragma once

#include <string>
#include <string_view>

#include "sandbox/s3/refusal.hpp"
#include "sandbox/s3/request.hpp"

namespace ploy::sandbox::s3 {

// How a listing writes keys, prefixes and delimiters: as they are, or, where the client asked for it with
// encoding-type=url, form-encoded with '/' left alone ("a b/c+d" -> "a+b/c%2Bd"), as AWS and MinIO do.
class ListingEncoding {
 public:
  // kInvalidArgument: an encoding type other than "url".
  static Outcome<ListingEncoding> of(const Request& request);

  bool is_url() const { return url_; }
  std::string operator()(std::string_view text) const;

 private:
  explicit ListingEncoding(bool url) : url_(url) {}
  bool url_;
};

// max-keys or its like: a whole number, more than `most` counts as `most`; `most` when it is absent.
Outcome<std::size_t> read_limit(const Request& request, std::string_view name, std::size_t most);

}  // namespace ploy::sandbox::s3
