#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/backup.hpp"
#include "core/listing_merge.hpp"

namespace ploy {

struct Bucket {
  std::string name;
  bool enabled = true;
  bool present = true;                     // was in the last list of buckets
  std::optional<Timestamp> first_scan_at;  // when its objects were first listed to the end
  std::optional<Timestamp> last_scan_at;   // the last listing that came to the end
  bool rescan_requested = false;           // list it at the next opportunity
  std::int64_t backups = 0;                // stored
  std::optional<Timestamp> last_backup_at;
};

// The buckets, and what the last listing of each showed. Durable when a call returns; several threads.
class BucketBook {
 public:
  virtual ~BucketBook() = default;

  [[nodiscard]] virtual Result<std::vector<Bucket>> buckets() = 0;

  // All that exist now: new ones are added (enabled), missing ones marked as not present, none is forgotten.
  [[nodiscard]] virtual Result<void> discovered(std::span<const std::string> names) = 0;

  // kNotFound when there is no such bucket.
  [[nodiscard]] virtual Result<void> set_enabled(const std::string& name, bool enabled) = 0;
  [[nodiscard]] virtual Result<void> request_rescan(const std::string& name) = 0;

  // A listing came to the end.
  [[nodiscard]] virtual Result<void> scanned(const std::string& name, Timestamp now) = 0;
};

// What listings showed, key by key, so that the next one can be merged with it in one ordered pass.
class SeenObjects {
 public:
  virtual ~SeenObjects() = default;

  // Remembered objects with after < key <= up_to, in byte order; an empty `up_to` means to the end. At most
  // `limit`.
  [[nodiscard]] virtual Result<std::vector<ListedObject>> between(const std::string& bucket,
                                                                  const std::string& after,
                                                                  const std::string& up_to, int limit) = 0;

  // In one transaction: remembers these objects and, with an `arrival`, reports each as a sighting to the
  // queue. Returns how many became pending backups.
  [[nodiscard]] virtual Result<int> record(const std::string& bucket, std::span<const ListedObject> changed,
                                           std::optional<Arrival> arrival, Timestamp now) = 0;
};

}  // namespace ploy
