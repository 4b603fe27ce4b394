#include "sandbox/s3/listing_encoding.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::sandbox::s3 {

Outcome<ListingEncoding> ListingEncoding::of(const Request& request) {
  const auto type = request.parameter("encoding-type");
  if (type && *type != "url")
    return refuse(Code::kInvalidArgument, "Invalid Encoding Method specified in Request");
  return ListingEncoding(type.has_value());
}

std::string ListingEncoding::operator()(std::string_view text) const {
  if (!url_) return std::string(text);
  std::string out = percent_encode(text, Slash::kKeep);
  for (auto at = out.find("%20"); at != std::string::npos; at = out.find("%20", at)) out.replace(at, 3, "+");
  return out;
}

Outcome<std::size_t> read_limit(const Request& request, std::string_view name, std::size_t most) {
  const auto text = request.parameter(name);
  if (!text || text->empty()) return most;
  const auto value = parse_int(*text);
  if (!value || *value < 0 || *value > 2'147'483'647)
    return refuse(Code::kInvalidArgument,
                  "Argument " + std::string(name) + " must be an integer between 0 and 2147483647");
  return std::min(static_cast<std::size_t>(*value), most);
}

}  // namespace ploy::sandbox::s3
