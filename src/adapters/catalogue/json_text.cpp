#include "adapters/catalogue/json_text.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace ploy::catalogue {
namespace {

constexpr char kHexFollows = '\0';

}  // namespace

std::string json_text(std::string_view bytes) {
  if (is_utf8(bytes) && !bytes.starts_with(kHexFollows)) return std::string(bytes);
  return kHexFollows + to_hex(as_bytes(bytes));
}

std::string exact_bytes(std::string_view text) {
  if (!text.starts_with(kHexFollows)) return std::string(text);
  return std::string(as_text(from_hex(text.substr(1))));
}

}  // namespace ploy::catalogue
