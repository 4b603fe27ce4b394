#pragma once

#include "core/retry_policy.hpp"
#include "ports/backup_book.hpp"
#include "ports/incident_book.hpp"

namespace ploy::app {

// Requirement B3: a backup that has failed three times becomes an incident, or joins the open one of those
// that fail for the same reason. It is over when each of them is stored, given up by a person, or gone from
// its bucket.
//
// Nothing has to be reported here: all is read from the rows of the backups, so no crash can lose an alert.
class FileIncidents {
 public:
  FileIncidents(FileTroubles& troubles, IncidentBook& incidents, BackupBook& book, const RetryPolicy& retry,
                Clock& clock);

  // One look; true when people are told something new.
  [[nodiscard]] Result<bool> look();

 private:
  Result<bool> look_at(const Incident& incident);

  FileTroubles& troubles_;
  IncidentBook& incidents_;
  BackupBook& book_;
  int attempts_max_;
  Clock& clock_;
};

}  // namespace ploy::app
