#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "ports/backup_book.hpp"
#include "ports/bucket_book.hpp"
#include "ports/incident_book.hpp"

namespace ploy::app {

// Requirement D3: tells people when no backup has arrived for a long time, from anywhere or from one bucket,
// and when they arrive again. Failing backups are somebody else's news; this is about those that nobody
// makes.
class Silence {
 public:
  struct Options {
    std::chrono::hours overall{24};                     // 0: never
    std::map<std::string, std::chrono::hours> buckets;  // by name, "*" stands for all others; 0: never
    bool webhook = false;
    std::string link;  // for the message; may be empty
    // What came while nothing ran must have a chance to arrive first.
    std::chrono::milliseconds grace = std::chrono::minutes(15);
  };

  // When a poll last reached every bucket.
  using LastPoll = std::function<std::optional<Timestamp>()>;

  Silence(Options options, BackupBook& book, BucketBook& buckets, IncidentBook& incidents, LastPoll last_poll,
          Clock& clock);

  // One look; true when people are told something new.
  [[nodiscard]] Result<bool> look();

 private:
  // Somewhere that backups are expected from.
  struct Ear {
    std::string bucket;  // empty: all of them together
    std::chrono::milliseconds allowed{0};
    std::optional<Timestamp> last_stored_at;
    Timestamp heard_at{};  // the last backup, or when listening began

    bool hears_nothing(Timestamp now) const { return now - heard_at > allowed; }
  };

  std::vector<Ear> ears(const std::vector<Bucket>& buckets) const;
  std::chrono::hours allowed(const std::string& bucket) const;
  Result<bool> begin(const Ear& ear);
  Result<bool> end_those_that_are_over(const std::vector<Incident>& open, const std::vector<Ear>& ears);

  Options options_;
  BackupBook& book_;
  BucketBook& buckets_;
  IncidentBook& incidents_;
  LastPoll last_poll_;
  Clock& clock_;
  Instant next_;
};

}  // namespace ploy::app
