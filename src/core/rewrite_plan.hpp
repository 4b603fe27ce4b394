#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace ploy {

// A document of the chain as the plan sees it.
struct ChainDocument {
  std::int64_t number = 0;
  std::int64_t entries = 0;
};

// The numbers of a stretch of the chain, from its newest document back to `first`.
struct ChainStretch {
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool operator==(const ChainStretch&) const = default;
};

struct RewritePolicy {
  // So many documents that are not full are read one by one in a recovery; a commit a minute makes as many in
  // an hour.
  std::size_t small_max = 64;
  // A full document: about 1.5 MB, and some 30 MB of memory while it is written or read. Full ones are not
  // written again for each new one, so what a commit costs in the long run does not grow with the chain.
  std::int64_t full_entries = 10'000;
};

// Which documents of the chain (newest first) are to be written once more as fewer: all small ones at its
// end, when there are many; the whole chain, when what is live in it would fit into less than half as many.
// Empty: none.
std::optional<ChainStretch> plan_rewrite(std::span<const ChainDocument> chain, std::int64_t live_entries,
                                         const RewritePolicy& policy);

}  // namespace ploy
