#include "core/json_fields.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy {

namespace {

constexpr std::string_view kHexSuffix = "_hex";

bool all_utf8(const std::map<std::string, std::string>& values) {
  return std::ranges::all_of(values,
                             [](const auto& item) { return is_utf8(item.first) && is_utf8(item.second); });
}

// The text that `hex` stands for; empty when it is no lower-case hexadecimal.
std::optional<std::string> unhex(const Json& hex) {
  if (!hex.is_string()) return std::nullopt;
  const auto& digits = hex.get_ref<const std::string&>();
  const Bytes bytes = from_hex(digits);
  if (to_hex(bytes) != digits) return std::nullopt;
  return std::string(as_text(bytes));
}

}  // namespace

void put_text(Json& object, const std::string& name, std::string_view value) {
  if (is_utf8(value))
    object[name] = value;
  else
    object[name + std::string(kHexSuffix)] = to_hex(as_bytes(value));
}

void put_map(Json& object, const std::string& name, const std::map<std::string, std::string>& values) {
  if (values.empty()) return;
  const bool plain = all_utf8(values);
  Json& inner = object[plain ? name : name + std::string(kHexSuffix)];
  for (const auto& [key, value] : values) {
    if (plain)
      inner[key] = value;
    else
      inner[to_hex(as_bytes(key))] = to_hex(as_bytes(value));
  }
}

JsonFields::JsonFields(const Json& object) : object_(object) {
  if (!object.is_object()) problem_ = "not an object";
}

void JsonFields::complain(std::string_view name, std::string_view about) {
  if (ok()) problem_ = std::string(name).append(": ").append(about);
}

const Json* JsonFields::find(const std::string& name) {
  if (!ok()) return nullptr;
  const auto it = object_.find(name);
  if (it == object_.end()) complain(name, "missing");
  return it == object_.end() ? nullptr : &*it;
}

std::uint64_t JsonFields::number(const std::string& name, std::uint64_t max) {
  const Json* value = find(name);
  if (value == nullptr) return 0;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() <= max) return value->get<std::uint64_t>();
  complain(name, "not a whole number from 0 to " + std::to_string(max));
  return 0;
}

std::int64_t JsonFields::signed_number(const std::string& name) {
  const Json* value = find(name);
  if (value == nullptr) return 0;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (fits) return value->get<std::int64_t>();
  complain(name, "not a whole number");
  return 0;
}

std::string JsonFields::text(const std::string& name) {
  const std::string hex = name + std::string(kHexSuffix);
  if (!has(hex)) {
    const Json* value = find(name);
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    complain(name, "not text");
    return {};
  }
  const auto value = unhex(object_[hex]);
  if (!value || has(name)) complain(hex, "not hexadecimal digits, or beside the plain field");
  return value.value_or("");
}

std::string JsonFields::optional_text(const std::string& name) {
  return has(name) || has(name + std::string(kHexSuffix)) ? text(name) : std::string();
}

std::map<std::string, std::string> JsonFields::map(const std::string& name) {
  const std::string hex = name + std::string(kHexSuffix);
  std::map<std::string, std::string> values;
  if (has(hex)) {
    for (const auto& [key, value] : inner(hex, Json::value_t::object).items()) {
      const auto plain_key = unhex(key);
      const auto plain_value = unhex(value);
      if (!plain_key || !plain_value) complain(hex, "not hexadecimal digits");
      values[plain_key.value_or("")] = plain_value.value_or("");
    }
  } else if (has(name)) {
    for (const auto& [key, value] : inner(name, Json::value_t::object).items()) {
      if (!value.is_string()) complain(name, "not texts");
      values[key] = value.is_string() ? value.get<std::string>() : std::string();
    }
  }
  return values;
}

Timestamp JsonFields::time(const std::string& name) {
  const auto at = parse_time(text(name));
  if (!at) complain(name, "not a time");
  return at.value_or(Timestamp{});
}

std::optional<Timestamp> JsonFields::optional_time(const std::string& name) {
  if (!has(name)) return std::nullopt;
  return time(name);
}

Sha256Digest JsonFields::digest(const std::string& name) {
  const Bytes bytes = from_hex(text(name));
  Sha256Digest digest{};
  if (bytes.size() == digest.size())
    std::ranges::copy(bytes, digest.begin());
  else
    complain(name, "not a SHA-256");
  return digest;
}

std::optional<Sha256Digest> JsonFields::optional_digest(const std::string& name) {
  if (!has(name)) return std::nullopt;
  return digest(name);
}

const Json& JsonFields::inner(const std::string& name, Json::value_t type) {
  static const Json kNull;
  const Json* value = find(name);
  if (value == nullptr) return kNull;
  if (value->type() == type) return *value;
  complain(name, type == Json::value_t::object ? "not an object" : "not a list");
  return kNull;
}

}  // namespace ploy
