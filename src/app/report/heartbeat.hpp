#pragma once

#include <optional>
#include <string>

#include "core/daily_time.hpp"
#include "ports/backup_book.hpp"
#include "ports/bucket_book.hpp"
#include "ports/incident_book.hpp"
#include "ports/notes.hpp"
#include "ports/notice_outbox.hpp"

namespace ploy::app {

// Requirement D2: one message a day, whatever happens, so that its absence says that nothing works any more.
// It is asked of the outbox under the name of its day, so no restart and no clock that is set back can make
// it two; when the time passed while nothing ran, it comes at the next start, once.
class Heartbeat {
 public:
  struct Sources {
    NoticeOutbox& outbox;
    Notes& notes;
    BackupBook& book;
    BucketBook& buckets;
    IncidentBook& incidents;
  };

  // Without a time there is none.
  Heartbeat(std::optional<DailyTime> time, const Sources& sources, Clock& clock);

  // One look; true when it was asked for.
  [[nodiscard]] Result<bool> look();

 private:
  Result<Timestamp> begun(Timestamp now);
  Result<std::string> text(Timestamp now, Timestamp next);

  std::optional<DailyTime> time_;
  Sources from_;
  Clock& clock_;
  std::optional<Timestamp> begun_;
  std::string done_;  // the last day that was seen to
};

}  // namespace ploy::app
