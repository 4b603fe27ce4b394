#pragma once

#include <set>
#include <span>
#include <string>

#include "app/bell.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "ports/backup_queue.hpp"
#include "ports/bucket_book.hpp"

namespace ploy::app {

// What events bring in. A webhook is answered 2xx only after saw() has returned success: it is on disk then.
// Safe from several threads.
class Watch {
 public:
  Watch(BackupQueue& queue, BucketBook& buckets, Bell& work, Bell& rescan, Clock& clock, Log& log);

  // Reports what events say of buckets that are switched on, and wakes the workers.
  [[nodiscard]] Result<Reported> saw(std::span<const Sighting> sightings);

  // Something happened in this bucket that cannot be told from the event: list it soon.
  // kNotFound when nobody has heard of it yet: it is looked for now, and listed from the beginning.
  [[nodiscard]] Result<void> rescan(const std::string& bucket);
  // The same for all, and for those that nobody has heard of yet: an event was lost or could not be read.
  [[nodiscard]] Result<void> rescan_all();

  [[nodiscard]] Result<void> set_enabled(const std::string& bucket, bool enabled);

 private:
  Result<std::set<std::string>> switched_off();

  BackupQueue& queue_;
  BucketBook& buckets_;
  Bell& work_;
  Bell& rescan_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
