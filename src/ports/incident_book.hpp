#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/incident.hpp"
#include "ports/notifier.hpp"

namespace ploy {

// The incidents, and for each the one message that people are told by: what it shall say is written down here
// in the same step, and carried out by whoever empties the NoticeOutbox. Durable when a call returns; several
// threads.
class IncidentBook {
 public:
  virtual ~IncidentBook() = default;

  // Those that are not over, oldest first.
  [[nodiscard]] virtual Result<std::vector<Incident>> open_ones() = 0;

  // The open incident of this kind and subject; else the one that was closed after `again_after`, which is
  // then open again, with its old message; else a new one, `since` then. `reason` is kept of the latter two.
  [[nodiscard]] virtual Result<Incident> open(IncidentKind kind, const std::string& subject,
                                              const std::string& reason, Timestamp since,
                                              Timestamp again_after) = 0;

  // What its message shall say from now on. The sound is made when the message is first posted.
  [[nodiscard]] virtual Result<void> tell(const Incident& incident, const std::string& reason,
                                          const std::string& text, Sound sound, Timestamp now) = 0;

  // It is over; `text` is the last its message says. One that nobody was told of yet is still told of, in
  // silence.
  [[nodiscard]] virtual Result<void> close(const Incident& incident, const std::string& text,
                                           Timestamp now) = 0;
};

// Which backups have failed so often that people are told of them.
class FileTroubles {
 public:
  virtual ~FileTroubles() = default;

  // Puts every backup that has failed `attempts` times or more, and is in no open incident, into the one of
  // its cause, which is opened where there is none. Returns how many there were.
  [[nodiscard]] virtual Result<int> gather(int attempts, Timestamp now) = 0;

  // At most `examples` of them by name. All zero: the objects are gone from the source.
  [[nodiscard]] virtual Result<FileTrouble> look(const Incident& incident, int examples) = 0;
};

}  // namespace ploy
