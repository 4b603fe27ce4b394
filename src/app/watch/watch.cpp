#include "app/watch/watch.hpp"

#include <vector>

namespace ploy::app {

Watch::Watch(BackupQueue& queue, BucketBook& buckets, Bell& work, Bell& rescan, Clock& clock, Log& log)
    : queue_(queue), buckets_(buckets), work_(work), rescan_(rescan), clock_(clock), log_(log) {}

Result<Reported> Watch::saw(std::span<const Sighting> sightings) {
  if (sightings.empty()) return Reported{};
  const auto off = switched_off();
  if (!off) return std::unexpected(off.error());
  std::vector<Sighting> wanted;
  for (const Sighting& sighting : sightings)
    if (!off->contains(sighting.version.bucket)) wanted.push_back(sighting);
  const auto reported = queue_.report(wanted, clock_.now());
  if (reported && reported->fresh > 0) work_.ring();
  return reported;
}

Result<void> Watch::rescan(const std::string& bucket) {
  auto requested = buckets_.request_rescan(bucket);
  rescan_.ring();
  return requested;
}

Result<void> Watch::rescan_all() {
  const auto buckets = buckets_.buckets();
  if (!buckets) return std::unexpected(buckets.error());
  for (const Bucket& bucket : *buckets) {
    auto requested = buckets_.request_rescan(bucket.name);
    if (!requested) return requested;
  }
  rescan_.ring();
  return {};
}

Result<void> Watch::set_enabled(const std::string& bucket, bool enabled) {
  auto set = buckets_.set_enabled(bucket, enabled);
  if (!set) return set;
  log_.info(enabled ? "bucket switched on" : "bucket switched off", {{"bucket", bucket}});
  return enabled ? rescan(bucket) : Result<void>{};
}

Result<std::set<std::string>> Watch::switched_off() {
  const auto buckets = buckets_.buckets();
  if (!buckets) return std::unexpected(buckets.error());
  std::set<std::string> names;
  for (const Bucket& bucket : *buckets)
    if (!bucket.enabled) names.insert(bucket.name);
  return names;
}

}  // namespace ploy::app
