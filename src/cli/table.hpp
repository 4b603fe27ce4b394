#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "cli/screen.hpp"

namespace ploy::cli {

enum class Align : std::uint8_t { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kLeft;
  // Gives way, down to 16 columns, when a line would not fit onto the terminal. Elsewhere nothing is cut.
  bool flexible = false;
};

// Rows for people, aligned by what a terminal shows. Cells may hold anything: control characters are escaped,
// so that a file name cannot steer the terminal.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns.
  void add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }

  // Titles, then the rows.
  void print(std::ostream& out, const Screen& screen) const;

 private:
  std::vector<std::size_t> widths(const Screen& screen) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ploy::cli
