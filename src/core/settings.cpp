#include "core/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "core/nearest_word.hpp"
#include "core/setting_list.hpp"

namespace ploy {

namespace {

using Environment = std::map<std::string, std::string>;
using ReadFile = std::function<Result<std::string>(const std::filesystem::path&)>;
using Problems = std::vector<SettingProblem>;

constexpr std::uint64_t kCloudPartBytes = 19 * kMiB;
constexpr std::uint64_t kLocalPartBytes = 256 * kMiB;

constexpr std::string_view kFileSuffix = "_FILE";
constexpr std::array<std::string_view, 7> kOurPrefixes = {"TELEGRAM_", "WEBHOOK_",   "POLLING_", "DASHBOARD_",
                                                          "INITIAL_",  "HEARTBEAT_", "SILENCE_"};
// The RustFS server has dozens of names of its own, and often shares one env file with us; container runtimes
// add more for a neighbour called "rustfs". So there only what looks like a slip of the pen is reported.
constexpr std::string_view kSharedPrefix = "RUSTFS_";
// The self-hosted Bot API server's.
constexpr std::array<std::string_view, 2> kNeighbours = {"TELEGRAM_API_ID", "TELEGRAM_API_HASH"};

// An empty value is the same as none: compose files pass on what an env file leaves open.
bool is_set(const Environment& environment, const std::string& name) {
  const auto it = environment.find(name);
  return it != environment.end() && !it->second.empty();
}

std::string file_name(const SettingRule& rule) { return std::string(rule.name).append(kFileSuffix); }

// The value of a setting, from its variable or the file the other one names; empty when there is none.
std::string value_of(const SettingRule& rule, const Environment& environment, const ReadFile& read_file,
                     Problems& problems) {
  const std::string name(rule.name);
  const bool direct = is_set(environment, name);
  if (!rule.secret || !is_set(environment, file_name(rule))) return direct ? environment.at(name) : "";
  const std::string& path = environment.at(file_name(rule));
  if (direct) {
    problems.push_back(
        {name, std::string(kMasked), fmt::format("either this or {}, not both", file_name(rule))});
    return {};
  }
  auto content = read_file(path);
  if (!content) {
    problems.push_back(
        {file_name(rule), path, fmt::format("a file that can be read ({})", content.error().what)});
    return {};
  }
  if (content->ends_with('\n')) content->pop_back();
  if (content->ends_with('\r')) content->pop_back();
  if (content->empty()) problems.push_back({file_name(rule), path, "a file that is not empty"});
  return *content;
}

// Control characters would let a value pretend to be other lines of the report.
std::string shown_value(const SettingRule& rule, const std::string& value) {
  if (rule.secret) return std::string(kMasked);
  std::string shown = value;
  std::ranges::replace_if(shown, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return shown;
}

std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names;
  for (const auto& rules : {setting_rules(), reserved_settings()})
    for (const SettingRule& rule : rules) names.push_back(rule.name);
  return names;
}

bool is_known(std::string_view name) {
  for (const auto& rules : {setting_rules(), reserved_settings()})
    for (const SettingRule& rule : rules)
      if (name == rule.name || (rule.secret && name == file_name(rule))) return true;
  return false;
}

// Whether `longer` is `name` with more words in it: WEBHOOK_TOKEN, WEBHOOK_SECRET_TOKEN.
bool adds_words(std::string_view longer, std::string_view name) {
  while (!name.empty() && !longer.empty()) {
    const std::string_view word = longer.substr(0, longer.find('_'));
    if (name.substr(0, name.find('_')) == word) name.remove_prefix(std::min(word.size() + 1, name.size()));
    longer.remove_prefix(std::min(word.size() + 1, longer.size()));
  }
  return name.empty();
}

std::string_view nearest_name(std::string_view name) {
  const auto names = known_names();
  const auto it =
      std::ranges::find_if(names, [&](std::string_view known) { return adds_words(known, name); });
  return it != names.end() ? *it : nearest_word(name, names);
}

// The value is not shown: a secret under a misspelled name is still one.
void find_unknown(const Environment& environment, Problems& problems) {
  for (const auto& [name, value] : environment) {
    const auto is_prefix = [&](std::string_view prefix) { return name.starts_with(prefix); };
    const bool ours = std::ranges::any_of(kOurPrefixes, is_prefix);
    const bool shared = is_prefix(kSharedPrefix);
    if (is_known(name) || (!ours && !shared) || std::ranges::find(kNeighbours, name) != kNeighbours.end())
      continue;
    const std::string_view meant = nearest_name(name);
    if (shared && !meant.starts_with(kSharedPrefix)) continue;
    problems.push_back({name, std::string(kMasked),
                        meant.empty() ? "there is no such setting"
                                      : fmt::format("there is no such setting; did you mean {}?", meant)});
  }
}

void find_missing(const Settings& settings, Needs needs, const std::vector<std::string>& given,
                  Problems& problems) {
  static constexpr std::array<std::string_view, 5> kRequired = {"TELEGRAM_BOT_TOKEN",
                                                                "TELEGRAM_BACKUP_CHAT_ID", "RUSTFS_ENDPOINT",
                                                                "RUSTFS_ACCESS_KEY", "RUSTFS_SECRET_KEY"};
  const std::size_t count = needs == Needs::kNothing ? 0 : needs == Needs::kTelegram ? 2 : kRequired.size();
  for (const std::string_view name : std::span(kRequired).first(count))
    for (const SettingRule& rule : setting_rules())
      if (rule.name == name && rule.show(settings).empty() && std::ranges::find(given, name) == given.end())
        problems.push_back({std::string(name), "", fmt::format("required: {}", rule.allowed)});
}

// What one setting leaves open and another decides.
void complete(Settings& settings, const std::vector<std::string>& given, Problems& problems) {
  const auto is_given = [&](std::string_view name) { return std::ranges::find(given, name) != given.end(); };
  PartLimits& limits = settings.part_limits;
  if (limits.part_size == 0)
    limits.part_size = settings.telegram_api_local ? kLocalPartBytes : kCloudPartBytes;
  if (!is_given("TELEGRAM_SPLIT_ABOVE")) limits.split_above = limits.part_size;
  if (!is_given("WEBHOOK_PORT")) settings.webhook_port = settings.dashboard_port;
  if (settings.database_path.empty()) settings.database_path = settings.data_dir / "telegramploy.db";

  const std::uint64_t max = part_bytes_max(settings.telegram_api_local);
  const std::string allowed =
      settings.telegram_api_local
          ? "at most 1950MiB"
          : "at most 20MiB (20971520 bytes): no bot gets larger files back from the public Bot API; with a "
            "self-hosted server and TELEGRAM_API_LOCAL=true up to 1950MiB";
  if (is_given("TELEGRAM_PART_SIZE") && limits.part_size > max)
    problems.push_back({"TELEGRAM_PART_SIZE", std::to_string(limits.part_size), allowed});
  if (is_given("TELEGRAM_SPLIT_ABOVE") && limits.split_above > max)
    problems.push_back({"TELEGRAM_SPLIT_ABOVE", std::to_string(limits.split_above), allowed});
}

}  // namespace

std::expected<Settings, std::vector<SettingProblem>> parse_settings(const Environment& environment,
                                                                    Needs needs, const ReadFile& read_file) {
  Settings settings;
  Problems problems;
  std::vector<std::string> given;  // also those that are wrong: they are not missing
  for (const SettingRule& rule : setting_rules()) {
    const std::size_t before = problems.size();
    const std::string value = value_of(rule, environment, read_file, problems);
    if (value.empty() && problems.size() == before) continue;
    given.emplace_back(rule.name);
    if (!value.empty() && !rule.set(settings, value))
      problems.push_back({std::string(rule.name), shown_value(rule, value), std::string(rule.allowed)});
  }
  complete(settings, given, problems);
  find_missing(settings, needs, given, problems);
  find_unknown(environment, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return settings;
}

std::vector<ShownSetting> show_settings(const Environment& environment, const Settings& settings) {
  std::vector<ShownSetting> shown;
  for (const SettingRule& rule : setting_rules()) {
    const bool from_file = rule.secret && is_set(environment, file_name(rule));
    const bool direct = is_set(environment, std::string(rule.name));
    shown.push_back({std::string(rule.name), rule.show(settings),
                     from_file ? "file"
                     : direct  ? "environment"
                               : "default"});
  }
  return shown;
}

}  // namespace ploy
