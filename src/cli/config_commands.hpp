#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "core/settings.hpp"

namespace ploy::cli {

int config_show(Console& console, const std::map<std::string, std::string>& environment,
                const Settings& settings);
int config_valid(Console& console);

// Every problem of the configuration, all at once. Returns the exit code (2).
int config_problems(Console& console, const std::vector<SettingProblem>& problems);

}  // namespace ploy::cli
