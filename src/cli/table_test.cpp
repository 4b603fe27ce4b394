#include "cli/table.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace ploy::cli {
namespace {

Table sample() {
  Table table(
      {{.title = "KEY", .flexible = true}, {.title = "SIZE", .align = Align::kRight}, {.title = "STATE"}});
  table.add({"a.txt", "5 B", "stored"});
  table.add({"日本語.jpg", "19.0 MiB", "waiting"});
  return table;
}

std::string printed(const Table& table, const Screen& screen = {}) {
  std::ostringstream out;
  table.print(out, screen);
  return out.str();
}

TEST(Table, AlignsWhatATerminalShows) {
  EXPECT_EQ(printed(sample()),
            "KEY             SIZE  STATE\n"
            "a.txt            5 B  stored\n"
            "日本語.jpg  19.0 MiB  waiting\n");
}

TEST(Table, CutsOnlyFlexibleColumnsAndOnlyOnATerminal) {
  Table table({{.title = "KEY", .flexible = true}, {.title = "ID"}});
  table.add({std::string(50, 'k'), "0123456789abcdef"});
  EXPECT_NE(printed(table, {.columns = 40}).find(std::string(50, 'k') + "  0123456789abcdef\n"),
            std::string::npos);
  EXPECT_NE(
      printed(table, {.terminal = true, .columns = 40}).find(std::string(21, 'k') + "…  0123456789abcdef\n"),
      std::string::npos);
  EXPECT_NE(printed(table, {.terminal = true, .columns = 5})
                .find("\n" + std::string(15, 'k') + "…  0123456789abcdef\n"),
            std::string::npos);
}

TEST(Table, LetsNoCellSteerTheTerminal) {
  Table table({{.title = "KEY"}});
  table.add({"\x1b[2Jgone\n\u202Etxt.exe\x9B"});
  EXPECT_EQ(printed(table), "KEY\n\\x1b[2Jgone\\n\\u{202e}txt.exe\\x9b\n");
}

TEST(Table, HasBoldTitlesWhereThereAreColours) {
  Table table({{.title = "KEY"}});
  EXPECT_EQ(printed(table, {.terminal = true, .colour = true}), "\x1b[1mKEY\x1b[0m\n");
  EXPECT_TRUE(table.empty());
}

}  // namespace
}  // namespace ploy::cli
