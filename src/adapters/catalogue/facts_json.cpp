#include "adapters/catalogue/facts_json.hpp"

#include <nlohmann/json.hpp>

#include "adapters/catalogue/json_text.hpp"

namespace ploy::catalogue {

std::string to_json(const std::map<std::string, std::string>& strings) {
  auto object = nlohmann::json::object();
  for (const auto& [name, value] : strings) object[json_text(name)] = json_text(value);
  return object.dump();
}

std::map<std::string, std::string> from_json(std::string_view text) {
  std::map<std::string, std::string> strings;
  const auto object = nlohmann::json::parse(text);
  for (const auto& [name, value] : object.items()) {
    strings.emplace(exact_bytes(name), exact_bytes(value.get<std::string>()));
  }
  return strings;
}

}  // namespace ploy::catalogue
