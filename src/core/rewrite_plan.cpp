#include "core/rewrite_plan.hpp"

#include <algorithm>

namespace ploy {

std::optional<ChainStretch> plan_rewrite(std::span<const ChainDocument> chain, std::int64_t live_entries,
                                         const RewritePolicy& policy) {
  if (chain.size() <= policy.small_max) return std::nullopt;
  const auto needed =
      static_cast<std::size_t>((live_entries + policy.full_entries - 1) / policy.full_entries);
  if (2 * needed < chain.size() - policy.small_max)
    return ChainStretch{.first = chain.back().number, .last = chain.front().number};
  const auto full = std::ranges::find_if(
      chain, [&](const ChainDocument& document) { return document.entries >= policy.full_entries; });
  const auto small = static_cast<std::size_t>(full - chain.begin());
  if (small <= policy.small_max) return std::nullopt;
  return ChainStretch{.first = chain[small - 1].number, .last = chain.front().number};
}

}  // namespace ploy
