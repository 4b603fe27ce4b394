#include "sandbox/s3/object.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::sandbox::s3 {

std::string Etag::text() const {
  return parts == 0 ? to_hex(md5) : to_hex(md5) + "-" + std::to_string(parts);
}

std::optional<Etag> Etag::parse(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  const auto dash = text.find('-');
  const Bytes digest = from_hex(text.substr(0, dash));
  Etag etag;
  if (digest.size() != etag.md5.size()) return std::nullopt;
  std::copy(digest.begin(), digest.end(), etag.md5.begin());
  if (dash == std::string_view::npos) return etag;
  const auto parts = parse_uint(text.substr(dash + 1));
  if (!parts || *parts == 0 || *parts > 10'000) return std::nullopt;
  etag.parts = static_cast<std::uint32_t>(*parts);
  return etag;
}

}  // namespace ploy::sandbox::s3
