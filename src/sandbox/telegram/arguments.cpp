#include "sandbox/telegram/arguments.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::sandbox {

std::string_view Arguments::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string_view{} : std::string_view(found->second);
}

bool Arguments::flag(std::string_view name) const { return is_true(text(name)); }

std::int64_t Arguments::number(std::string_view name, std::int64_t smallest, std::int64_t largest) const {
  return std::clamp(parse_int(trim(text(name))).value_or(0), smallest, largest);
}

UploadedFile* Arguments::file(std::string_view field) {
  const auto found = files_.find(field);
  return found == files_.end() ? nullptr : &found->second;
}

std::uint64_t Arguments::uploaded_bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [field, file] : files_) sum += file.content.bytes();
  return sum;
}

void Arguments::add_form(std::string_view text) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    add(decode_leniently(pair.substr(0, equals), true), decode_leniently(value, true));
  }
}

bool is_true(std::string_view text) {
  const std::string value = to_lower(trim(text));
  return value == "true" || value == "yes" || value == "1";
}

std::string decode_leniently(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (const auto byte = percent_decode(text.substr(i, 3), Plus::kIsPlus); byte && byte->size() == 1) {
        out += *byte;
        i += 2;
        continue;
      }
    }
    out += text[i] == '+' && plus_is_space ? ' ' : text[i];
  }
  return out;
}

}  // namespace ploy::sandbox
