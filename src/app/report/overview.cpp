#include "app/report/overview.hpp"

#include <algorithm>
#include <system_error>

namespace ploy::app {

Reporter::Reporter(Facts facts, BackupBook& book, BucketBook& buckets, const Health& health,
                   const PollLog& polls, const Gate& gate, Clock& clock)
    : facts_(std::move(facts)),
      book_(book),
      buckets_(buckets),
      health_(health),
      polls_(polls),
      gate_(gate),
      clock_(clock),
      started_(clock.ticks()) {}

Result<Overview> Reporter::overview() const {
  auto totals = book_.totals(clock_.now());
  if (!totals) return std::unexpected(totals.error());
  const auto buckets = buckets_.buckets();
  if (!buckets) return std::unexpected(buckets.error());

  Overview view;
  view.status = health_.overall();
  view.uptime = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.ticks() - started_);
  view.components = health_.components();
  for (const auto& [name, component] : view.components)
    view.last_check = std::max(view.last_check, component.checked_at);
  view.totals = std::move(*totals);
  view.buckets_monitored =
      std::ranges::count_if(*buckets, [](const Bucket& bucket) { return bucket.enabled && bucket.present; });
  view.retry_queue_depth = view.totals.by_state[BackupState::kWaiting];
  std::error_code unreadable;
  const auto bytes = std::filesystem::file_size(facts_.database_path, unreadable);
  view.database_bytes = unreadable ? 0 : bytes;
  view.polled = polls_.last();
  view.gate = gate_.state();
  return view;
}

}  // namespace ploy::app
