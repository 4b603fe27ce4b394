#include <algorithm>

#include "base/text.hpp"
#include "sandbox/telegram/arguments.hpp"
#include "sandbox/telegram/multipart_reader.hpp"

namespace ploy::sandbox {

namespace {

// Reads "..." or a bare word off the front of `rest`; empty when the quotes are never closed.
std::optional<std::string> take_value(std::string_view& rest) {
  if (!rest.starts_with('"')) {
    const std::string_view bare = rest.substr(0, rest.find(';'));
    rest.remove_prefix(bare.size());
    return std::string(trim(bare));
  }
  std::string value;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return value;
    }
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    value += rest[i];
  }
  return std::nullopt;
}

}  // namespace

std::optional<PartHead> parse_content_disposition(std::string_view value) {
  static constexpr std::string_view kFormData = "form-data;";
  if (!value.starts_with(kFormData)) return std::nullopt;
  std::string_view rest = trim(value.substr(kFormData.size()));
  PartHead head;
  bool named = false;
  while (!rest.empty()) {
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string key = to_lower(trim(rest.substr(0, equals)));
    rest.remove_prefix(equals + 1);
    auto text = take_value(rest);
    if (!text) return std::nullopt;
    if (key == "name") {
      head.name = decode_leniently(*text, false);
      named = true;
    } else if (key == "filename") {
      head.file_name = decode_leniently(*text, false);
    }
    rest = trim(rest);
    if (!rest.empty() && rest.front() != ';') return std::nullopt;
    rest = trim(rest.substr(std::min<std::size_t>(1, rest.size())));
  }
  if (!named) return std::nullopt;
  return head;
}

}  // namespace ploy::sandbox
