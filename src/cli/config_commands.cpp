#include "cli/config_commands.hpp"

#include <fmt/ostream.h>

#include <nlohmann/json.hpp>

namespace ploy::cli {

using nlohmann::json;

int config_show(Console& console, const std::map<std::string, std::string>& environment, const Settings& settings) {
  const auto shown = show_settings(environment, settings);
  if (console.json) {
    json items = json::array();
    for (const ShownSetting& setting : shown) items.push_back({{"name", setting.name}, {"value", setting.value}, {"origin", setting.origin}});
    console.print({{"items", items}});
    return 0;
  }
  for (const ShownSetting& setting : shown) fmt::print(console.out, "{:<30} {:<11}  {}\n", setting.name, setting.origin, setting.value);
  return 0;
}

int config_valid(Console& console) {
  if (console.json)
    console.print({{"valid", true}});
  else
    fmt::print(console.out, "The configuration is valid.\n");
  return 0;
}

int config_problems(Console& console, const std::vector<SettingProblem>& problems) {
  constexpr int kConfiguration = 2;
  if (console.json) {
    json errors = json::array();
    for (const SettingProblem& problem : problems)
      errors.push_back({{"name", problem.name}, {"value", problem.value}, {"allowed", problem.allowed}});
    console.err << json{{"type", "error"}, {"code", "invalid_configuration"}, {"errors", errors}}.dump(2) << '\n';
    return kConfiguration;
  }
  fmt::print(console.err, "telegramploy: {} setting{} cannot be used:\n", problems.size(), problems.size() == 1 ? "" : "s");
  for (const SettingProblem& problem : problems) fmt::print(console.err, "  {}={}\n      {}\n", problem.name, problem.value, problem.allowed);
  return kConfiguration;
}

}  // namespace ploy::cli
