#include "app/watch/poll.hpp"

#include <algorithm>

#include "base/kill_point.hpp"

namespace ploy::app {

namespace {

// As many as a page of a listing brings.
constexpr int kKnownAtOnce = 1000;

// How the objects of a bucket are taken when it is met for the first time. In the very first poll they are a
// backlog, which a person may not want; a bucket that appears later has only new objects, and leaving them
// out would lose them.
std::optional<Arrival> first_contact(InitialSync sync, bool first_poll) {
  if (!first_poll) return Arrival::kNew;
  if (sync == InitialSync::kAll) return Arrival::kBacklog;
  return std::nullopt;
}

void add(ScanReport& sum, const ScanReport& report) {
  sum.listed += report.listed;
  sum.changed += report.changed;
  sum.reported += report.reported;
}

}  // namespace

Poll::Poll(ObjectStore& store, BucketBook& buckets, SeenObjects& seen, InitialSync initial_sync, Bell& work,
           Clock& clock, Log& log)
    : store_(store),
      buckets_(buckets),
      seen_(seen),
      initial_sync_(initial_sync),
      work_(work),
      clock_(clock),
      log_(log) {}

Result<ScanReport> Poll::all(const std::stop_token& stop) { return scan_buckets(Which::kAll, stop); }

Result<ScanReport> Poll::requested(const std::stop_token& stop) {
  return scan_buckets(Which::kRequested, stop);
}

Result<void> Poll::discover(const std::stop_token& stop) {
  const auto names = store_.buckets(stop);
  if (!names) return wrap(names.error(), "list the buckets");
  return buckets_.discovered(*names);
}

Result<ScanReport> Poll::scan_buckets(Which which, const std::stop_token& stop) {
  const auto discovered = discover(stop);
  if (!discovered) return std::unexpected(discovered.error());
  const auto buckets = buckets_.buckets();
  if (!buckets) return std::unexpected(buckets.error());
  const bool first_poll =
      std::ranges::none_of(*buckets, [](const Bucket& bucket) { return bucket.first_scan_at.has_value(); });

  ScanReport sum;
  std::optional<Error> first_error;
  for (const Bucket& bucket : *buckets) {
    const bool due = which == Which::kAll || bucket.rescan_requested || !bucket.first_scan_at;
    if (!bucket.enabled || !bucket.present || !due) continue;
    const auto arrival = bucket.first_scan_at ? Arrival::kNew : first_contact(initial_sync_, first_poll);
    const auto report = scan(bucket, arrival, stop);
    if (report) {
      add(sum, *report);
    } else {
      if (report.error().kind == ErrorKind::kCancelled) return std::unexpected(report.error());
      log_.warning("cannot list a bucket", {{"bucket", bucket.name}, {"error", report.error().what}});
      if (!first_error) first_error = report.error();
    }
  }
  if (first_error) return std::unexpected(*first_error);
  return sum;
}

// A crash in the middle leaves the pages before it recorded; the next listing merges with them and goes on
// from there.
Result<ScanReport> Poll::scan(const Bucket& bucket, std::optional<Arrival> arrival,
                              const std::stop_token& stop) {
  ScanReport report;
  std::string after;
  for (bool complete = false; !complete;) {
    const auto page = store_.list(bucket.name, after, stop);
    if (!page) return wrap(page.error(), "list bucket " + bucket.name);
    complete = page->complete;
    if (page->objects.empty()) break;
    const auto changed = changed_in(bucket.name, after, page->objects);
    if (!changed) return std::unexpected(changed.error());
    if (!changed->empty()) {
      kill_point("page_listed");
      const auto reported = seen_.record(bucket.name, *changed, arrival, clock_.now());
      if (!reported) return std::unexpected(reported.error());
      kill_point("page_kept");
      if (*reported > 0) work_.ring();
      report.reported += *reported;
    }
    report.listed += static_cast<std::int64_t>(page->objects.size());
    report.changed += static_cast<std::int64_t>(changed->size());
    after = page->objects.back().key;
  }
  const auto scanned = buckets_.scanned(bucket.name, clock_.now());
  if (!scanned) return std::unexpected(scanned.error());
  return report;
}

// One page of the listing against what is known of the same stretch of keys. Of that there may be far more
// than a page, when many objects were deleted, so it comes in pages too.
Result<std::vector<ListedObject>> Poll::changed_in(const std::string& bucket, std::string after,
                                                   std::span<const ListedObject> listed) {
  std::vector<ListedObject> changed;
  while (!listed.empty()) {
    const auto known = seen_.between(bucket, after, listed.back().key, kKnownAtOnce);
    if (!known) return std::unexpected(known.error());
    const bool reaches_end = known->size() < static_cast<std::size_t>(kKnownAtOnce);
    const auto judged =
        reaches_end ? listed
                    : listed.first(static_cast<std::size_t>(
                          std::ranges::upper_bound(listed, known->back().key, {}, &ListedObject::key) -
                          listed.begin()));
    std::ranges::move(changed_objects(judged, *known), std::back_inserter(changed));
    listed = listed.subspan(judged.size());
    if (!reaches_end) after = known->back().key;
  }
  return changed;
}

}  // namespace ploy::app
