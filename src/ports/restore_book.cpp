#include "ports/restore_book.hpp"

#include <array>

namespace ploy {

namespace {

constexpr std::array<std::string_view, 5> kNames = {"queued", "running", "succeeded", "failed", "canceled"};

}  // namespace

std::string_view to_string(RunState state) { return kNames.at(static_cast<std::size_t>(state)); }

std::optional<RunState> parse_run_state(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames.at(i) == name) return static_cast<RunState>(i);
  return std::nullopt;
}

}  // namespace ploy
