#pragma once

#include <optional>
#include <stop_token>

#include "app/bell.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "core/settings.hpp"
#include "ports/bucket_book.hpp"
#include "ports/object_store.hpp"

namespace ploy::app {

struct ScanReport {
  std::int64_t listed = 0;
  std::int64_t changed = 0;   // new or different since the last listing
  std::int64_t reported = 0;  // of these, what became pending backups
};

// The guarantee behind the webhooks: lists every bucket in key order and merges the listing with what was
// seen before, page by page, in one pass and bounded memory. One thread at a time.
class Poll {
 public:
  Poll(ObjectStore& store, BucketBook& buckets, SeenObjects& seen, InitialSync initial_sync, Bell& work,
       Clock& clock, Log& log);

  // Discovers buckets and lists all that are switched on. A bucket that cannot be listed does not keep the
  // others from being; the first such error is returned when all had their turn.
  [[nodiscard]] Result<ScanReport> all(const std::stop_token& stop);

  // Discovers buckets, and lists only those for which that was requested or that were never listed.
  [[nodiscard]] Result<ScanReport> requested(const std::stop_token& stop);

 private:
  enum class Which : std::uint8_t { kAll, kRequested };
  Result<void> discover(const std::stop_token& stop);
  Result<ScanReport> scan_buckets(Which which, const std::stop_token& stop);
  Result<ScanReport> scan(const Bucket& bucket, std::optional<Arrival> arrival, const std::stop_token& stop);
  Result<std::vector<ListedObject>> changed_in(const std::string& bucket, std::string after,
                                               std::span<const ListedObject> listed);

  ObjectStore& store_;
  BucketBook& buckets_;
  SeenObjects& seen_;
  InitialSync initial_sync_;
  Bell& work_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
