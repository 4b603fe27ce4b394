#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "core/backup.hpp"

namespace ploy {

// That a version may exist, as an event or a listing says. Event fields may be missing, empty or stale: only
// bucket and key are relied on.
struct Sighting {
  ObjectVersion version;
  std::uint64_t size = 0;
  Timestamp last_modified{};
  Arrival arrival = Arrival::kNew;
};

struct Reported {
  int fresh = 0;  // became pending backups
  int known = 0;  // were one already
};

// What came of a round of attempts that failed.
struct Setback {
  std::string error;                         // what went wrong, for people
  std::string cause;                         // who failed and how, "s3: unavailable": alerts group by it
  std::optional<Timestamp> next_attempt_at;  // `waiting` until then; empty: `failed`
};

// The table of backups that are to be made: fed by events and polling alike, emptied by the workers. One
// version is one row, however often it is reported. Every call is durable when it returns; calls come from
// several threads.
class BackupQueue {
 public:
  virtual ~BackupQueue() = default;

  [[nodiscard]] virtual Result<Reported> report(std::span<const Sighting> sightings, Timestamp now) = 0;

  // The next one that is due, which is `sending` from then on: new arrivals in the order they came, then the
  // backlog, newest first. Empty when nothing is due. Never hands out the same one twice.
  [[nodiscard]] virtual Result<std::optional<Backup>> claim(Timestamp now) = 0;

  // Replaces what an event said of a claimed backup by what the object is. Empty: that version is a backup
  // already, and this row is gone.
  [[nodiscard]] virtual Result<std::optional<Backup>> resolve(const BackupId& id,
                                                              const ObjectFacts& facts) = 0;

  // The object went away before it could be read: there is nothing to back up. Forgets the row unless some
  // part is stored.
  [[nodiscard]] virtual Result<void> drop(const BackupId& id, const std::string& reason) = 0;

  // All parts have an address. The row is `stored`, and waits to be written into the index.
  [[nodiscard]] virtual Result<void> complete(const BackupId& id, const std::optional<Sha256Digest>& sha256,
                                              Timestamp now) = 0;

  // A round of attempts failed.
  [[nodiscard]] virtual Result<void> fail(const BackupId& id, const Setback& setback) = 0;

  // Puts a claimed backup back as it was, without counting an attempt: shutdown, or a wait for the whole
  // chat.
  [[nodiscard]] virtual Result<void> release(const BackupId& id) = 0;
};

}  // namespace ploy
