#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/settings.hpp"

namespace ploy {

// One setting as docs/reference/configuration.md describes it.
struct SettingRule {
  std::string_view name;
  bool secret = false;  // masked wherever it is shown; may also come from a file named in NAME_FILE
  std::string_view allowed;
  // Takes a value that is not empty over into `settings`; false when it is not what is allowed.
  bool (*set)(Settings& settings, const std::string& value) = nullptr;
  std::string (*show)(const Settings& settings) = nullptr;
};

// Those that have an effect, in the order in which they are shown.
std::span<const SettingRule> setting_rules();

// Those that belong to parts of the product which this version does not have yet: known, so that one
// environment can serve several versions, and otherwise passed over.
std::span<const SettingRule> reserved_settings();

// TELEGRAM_PART_SIZE at most, by what can be read back with the same credentials. Source: Bot API, getFile
// (20 MB); a self-hosted server takes and gives 2000 MB, less a margin.
std::uint64_t part_bytes_max(bool telegram_api_local);

}  // namespace ploy
