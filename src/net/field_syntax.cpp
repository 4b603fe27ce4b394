#include "net/field_syntax.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::net {

namespace {

bool holds(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (equals_ignoring_case(trim(list.substr(0, comma)), word)) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

bool is_token_character(char c) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_field_value(std::string_view text) { return std::ranges::none_of(text, is_control); }

bool lists(const Headers& headers, std::string_view name, std::string_view word) {
  return std::ranges::any_of(headers, [&](const Header& header) {
    return equals_ignoring_case(header.name, name) && holds(header.value, word);
  });
}

}  // namespace ploy::net
