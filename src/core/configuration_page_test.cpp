#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "core/setting_list.hpp"

// docs/reference/configuration.md and the program say the same.
namespace ploy {
namespace {

struct Row {
  std::string name;
  bool secret = false;
  std::string default_value, allowed, example;
};

std::string page() {
  std::ifstream file(std::string(PLOY_DOCS) + "/reference/configuration.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "`x` †" -> "x"
std::string unquoted(std::string_view cell) {
  const auto begin = cell.find('`');
  const auto end = cell.find('`', begin + 1);
  return end == std::string_view::npos ? std::string(cell)
                                       : std::string(cell.substr(begin + 1, end - begin - 1));
}

// The rows of all tables: those that begin with a name in capitals.
std::vector<Row> rows() {
  std::vector<Row> rows;
  std::istringstream lines(page());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `")) continue;
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');) cells.emplace_back(trim(cell));
    if (cells.size() != 5) ADD_FAILURE() << "not five cells: " << line;
    cells.resize(5);
    rows.push_back({.name = unquoted(cells[0]),
                    .secret = cells[0].find("†") != std::string::npos,
                    .default_value = cells[2],
                    .allowed = cells[3],
                    .example = unquoted(cells[4])});
  }
  return rows;
}

const SettingRule* rule_of(std::string_view name) {
  const auto rules = setting_rules();
  const auto it = std::ranges::find(rules, name, &SettingRule::name);
  return it == rules.end() ? nullptr : &*it;
}

TEST(ConfigurationPage, DescribesEverySettingOnce) {
  const auto described = rows();
  for (const SettingRule& rule : setting_rules())
    EXPECT_EQ(std::ranges::count(described, rule.name, &Row::name), 1) << rule.name;
}

TEST(ConfigurationPage, DescribesOnlyWhatThereIs) {
  for (const Row& row : rows()) {
    const SettingRule* rule = rule_of(row.name);
    ASSERT_NE(rule, nullptr) << row.name;
    EXPECT_EQ(row.secret, rule->secret) << row.name;
    EXPECT_EQ(row.allowed, rule->allowed) << row.name;
  }
}

TEST(ConfigurationPage, GivesExamplesThatWork) {
  for (const Row& row : rows()) {
    Settings settings;
    const SettingRule* rule = rule_of(row.name);
    EXPECT_TRUE(rule != nullptr && rule->set(settings, row.example)) << row.name << "=" << row.example;
  }
}

TEST(ConfigurationPage, GivesTheDefaultsThatApply) {
  const auto settings =
      parse_settings({}, Needs::kNothing, [](const auto&) -> Result<std::string> { return ""; });
  ASSERT_TRUE(settings);
  for (const Row& row : rows()) {
    const SettingRule* rule = rule_of(row.name);
    const bool in_words = !row.default_value.starts_with('`') || row.default_value.ends_with("`DATA_DIR`");
    if (rule == nullptr || row.default_value == "`auto`" || (in_words && !row.default_value.empty()))
      continue;
    EXPECT_EQ(unquoted(row.default_value), rule->show(*settings)) << row.name;
  }
}

TEST(ConfigurationPage, NamesTheReservedSettings) {
  const std::string text = page();
  const std::string reserved = text.substr(std::min(text.find("## Reserved"), text.size()));
  for (const SettingRule& rule : reserved_settings()) {
    const std::string name = "`" + std::string(rule.name) + "`" + (rule.secret ? " †" : "");
    EXPECT_NE(reserved.find(name), std::string::npos) << name;
  }
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(reserved, '`')), 2 * reserved_settings().size());
}

}  // namespace
}  // namespace ploy
