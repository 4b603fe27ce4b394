#include "cli/config_commands.hpp"

#include <fmt/ostream.h>

#include "cli/exit_code.hpp"
#include "cli/json_output.hpp"
#include "cli/table.hpp"

namespace ploy::cli {

int config_show(Console& console, const std::map<std::string, std::string>& environment,
                const Settings& settings) {
  const auto shown = show_settings(environment, settings);
  if (console.json) {
    console.print({{"items", json_list(std::span(shown))}});
    return 0;
  }
  Table table({{.title = "SETTING"}, {.title = "FROM"}, {.title = "VALUE", .flexible = true}});
  for (const ShownSetting& setting : shown) table.add({setting.name, setting.origin, setting.value});
  table.print(console.out, console.out_screen);
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
  if (console.json) {
    write_line(console.err, "error",
               {{"kind", "invalid configuration"}, {"errors", json_list(std::span(problems))}});
  } else {
    fmt::print(console.err, "telegramploy: {} setting{} cannot be used:\n", problems.size(),
               problems.size() == 1 ? "" : "s");
    for (const SettingProblem& problem : problems)
      fmt::print(console.err, "  {}={}\n      {}\n", problem.name, problem.value, problem.allowed);
  }
  return to_int(ExitCode::kUsage);
}

}  // namespace ploy::cli
