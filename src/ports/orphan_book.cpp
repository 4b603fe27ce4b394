#include "ports/orphan_book.hpp"

#include <array>
#include <utility>

namespace ploy {

namespace {

struct Words {
  OrphanReason reason;
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array kWords = {
    Words{OrphanReason::kDuplicate, "duplicate",
          "sent twice, because an answer was lost; the other one is kept"},
    Words{OrphanReason::kRemains, "remains", "part of a backup that was not completed"},
    Words{OrphanReason::kReplaced, "replaced", "part of an object that was overwritten while it was sent"},
    Words{OrphanReason::kUnusedIndex, "unused index", "an index document that belongs to no chain"},
    Words{OrphanReason::kCompactedIndex, "compacted index", "an index document that a newer one replaces"},
};

}  // namespace

std::string_view to_string(OrphanReason reason) { return kWords.at(static_cast<std::size_t>(reason)).name; }

std::string_view explain(OrphanReason reason) { return kWords.at(static_cast<std::size_t>(reason)).meaning; }

std::optional<OrphanReason> parse_orphan_reason(std::string_view name) {
  for (const Words& words : kWords)
    if (words.name == name) return words.reason;
  return std::nullopt;
}

bool is_proven_spare(OrphanReason reason) {
  return reason == OrphanReason::kDuplicate || reason == OrphanReason::kCompactedIndex;
}

}  // namespace ploy
