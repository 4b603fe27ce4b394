#include "net/http_message.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::net {

std::optional<std::string_view> Headers::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(list_, [&](const Header& h) { return equals_ignoring_case(h.name, name); });
  if (found == list_.end()) return std::nullopt;
  return found->value;
}

std::optional<std::uint64_t> Headers::find_number(std::string_view name) const {
  const auto value = find(name);
  if (!value) return std::nullopt;
  return parse_uint(*value);
}

}  // namespace ploy::net
