#include "adapters/s3/event_json.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ploy::s3 {

namespace {

// Real events have about six levels.
constexpr int kDepthMax = 64;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\')
      ++i;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && (c == '{' || c == '['))
      ++depth;
    else if (!in_string && (c == '}' || c == ']'))
      --depth;
    if (depth > kDepthMax) return true;
  }
  return false;
}

bool same_name(std::string_view spelled, std::string_view name) {
  std::string plain = to_lower(spelled);
  std::erase_if(plain, [](char c) { return c == '_' || c == '-'; });
  return plain == name;
}

}  // namespace

std::optional<nlohmann::json> parse_event_json(std::string_view text) {
  if (is_too_deep(text)) return std::nullopt;
  auto document = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return std::nullopt;
  return document;
}

const nlohmann::json& member(const nlohmann::json& from, std::string_view name) {
  static const nlohmann::json kNothing;
  if (!from.is_object()) return kNothing;
  for (const auto& [spelled, value] : from.items())
    if (same_name(spelled, name)) return value;
  return kNothing;
}

std::string text_of(const nlohmann::json& from, std::string_view name) {
  const auto& value = member(from, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::uint64_t number_of(const nlohmann::json& from, std::string_view name) {
  const auto& value = member(from, name);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_string()) return parse_uint(value.get_ref<const std::string&>()).value_or(0);
  return 0;
}

}  // namespace ploy::s3
