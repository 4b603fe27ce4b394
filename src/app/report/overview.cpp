#include "app/report/overview.hpp"

#include <algorithm>
#include <system_error>

namespace ploy::app {

Reporter::Reporter(Facts facts, BackupBook& book, BucketBook& buckets, const Health& health,
                   const PollLog& polls, const Gate& source_gate, const Gate& destination_gate,
                   IncidentBook& incidents, Clock& clock)
    : facts_(std::move(facts)),
      book_(book),
      buckets_(buckets),
      health_(health),
      polls_(polls),
      source_gate_(source_gate),
      destination_gate_(destination_gate),
      incidents_(incidents),
      clock_(clock),
      started_(clock.ticks()) {}

Result<Overview> Reporter::overview() const {
  auto totals = book_.totals(clock_.now());
  if (!totals) return std::unexpected(totals.error());
  const auto buckets = buckets_.buckets();
  if (!buckets) return std::unexpected(buckets.error());
  auto incidents = incidents_.open_ones();
  if (!incidents) return std::unexpected(incidents.error());

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
  view.gate = destination_gate_.state();
  if (!view.gate) view.gate = source_gate_.state();
  view.incidents = std::move(*incidents);
  // Each is something a person should know, though every component may answer.
  if (view.status == HealthStatus::kHealthy && !view.incidents.empty()) view.status = HealthStatus::kDegraded;
  return view;
}

}  // namespace ploy::app
