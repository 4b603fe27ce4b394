#include "cli/table.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <ostream>

#include "core/shown_text.hpp"

namespace ploy::cli {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kFlexibleMin = 16;

std::string fitted(const std::string& cell, std::size_t width, Align align, bool last) {
  std::string text = cell;
  if (display_width(text) > width) text = std::string(display_prefix(text, width - 1)) + "…";
  const std::string padding(width - display_width(text), ' ');
  if (align == Align::kRight) return padding + text;
  return last ? text : text + padding;
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  assert(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = shown_text(cell, std::numeric_limits<std::size_t>::max());
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(const Screen& screen) const {
  std::vector<std::size_t> widths;
  std::size_t total = kGap.size() * (columns_.size() - 1);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(display_width(columns_[i].title));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], display_width(row[i]));
    total += widths[i];
  }
  if (!screen.terminal) return widths;
  const auto columns = static_cast<std::size_t>(screen.columns);
  for (std::size_t i = 0; i < columns_.size() && total > columns; ++i) {
    if (!columns_[i].flexible || widths[i] <= kFlexibleMin) continue;
    const std::size_t less = std::min(total - columns, widths[i] - kFlexibleMin);
    widths[i] -= less;
    total -= less;
  }
  return widths;
}

void Table::print(std::ostream& out, const Screen& screen) const {
  const auto width = widths(screen);
  const auto print_line = [&](const auto& cell, bool title) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += kGap;
      line += fitted(cell(i), width[i], columns_[i].align, i + 1 == columns_.size());
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << (title ? painted(line, Colour::kBold, screen) : line) << '\n';
  };
  print_line([&](std::size_t i) { return columns_[i].title; }, true);
  for (const auto& row : rows_) print_line([&](std::size_t i) { return row[i]; }, false);
}

}  // namespace ploy::cli
