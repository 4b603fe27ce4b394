#pragma once

#include "app/back_up/gate.hpp"
#include "ports/backup_book.hpp"
#include "ports/incident_book.hpp"

namespace ploy::app {

// Makes an incident of each gate that is closed because its side does not work: opened when it closes, told
// anew as it develops, over when it opens.
class SideIncidents {
 public:
  SideIncidents(const Gate& s3, const Gate& telegram, IncidentBook& incidents, BackupBook& book,
                Clock& clock);

  // One look; true when people are told something new.
  [[nodiscard]] Result<bool> look();

  // At start: an incident that was open when the last process ended goes on. Its gate is closed until a probe
  // succeeds, so it is neither announced twice nor called over too early.
  [[nodiscard]] static Result<void> resume(IncidentBook& incidents, Gate& s3, Gate& telegram);

 private:
  Result<bool> look_at(IncidentKind kind, const Gate& gate);
  Result<bool> goes_on(const Incident& incident, const Gate::Closed& closed);
  Result<bool> is_over(const Incident& incident);
  Result<std::int64_t> waiting();

  const Gate& s3_;
  const Gate& telegram_;
  IncidentBook& incidents_;
  BackupBook& book_;
  Clock& clock_;
};

}  // namespace ploy::app
