#pragma once

#include <span>
#include <vector>

#include "base/error.hpp"
#include "core/backup.hpp"
#include "core/upload_plan.hpp"

namespace ploy {

// Which parts a backup has and where each lies. Each step is a row before it is an action, so that a process
// killed anywhere continues where the rows say. Durable when a call returns.
class PartLedger {
 public:
  virtual ~PartLedger() = default;

  // The parts of a backup, in order. On the first call `ranges` are written down; later calls return what was
  // planned then, so that a changed part size does not disturb a backup that is half sent.
  [[nodiscard]] virtual Result<std::vector<Part>> plan(const BackupId& id,
                                                       std::span<const PartRange> ranges) = 0;

  // "I am about to send this part; whatever comes of it has a message id above `after`." A crash from here on
  // leaves a part with intended_after set: look before sending again.
  [[nodiscard]] virtual Result<void> intend(const BackupId& id, int seq, MessageId after) = 0;

  // The answer was lost. From here on its outcome is unknown, until it is stored or withdrawn.
  [[nodiscard]] virtual Result<void> lost(const BackupId& id, int seq) = 0;

  // The part is not there: it was looked for, or refused. The intent is withdrawn. If its outcome was unknown
  // a doubt remains, since a server may post minutes after it has given up answering.
  [[nodiscard]] virtual Result<void> withdraw(const BackupId& id, int seq, Timestamp now) = 0;

  [[nodiscard]] virtual Result<void> stored(const BackupId& id, int seq, const Document& document) = 0;

  // A part that was sent again after a lost answer: the first one may have arrived late.
  struct Doubt {
    BackupId id;
    int seq = 0;
    MessageId after;  // it would lie behind this
    Document kept;    // the one that is known
  };
  // Doubts from before that time, of parts that are stored.
  [[nodiscard]] virtual Result<std::vector<Doubt>> doubts(Timestamp before) = 0;
  [[nodiscard]] virtual Result<void> dispelled(const Doubt& doubt) = 0;
};

}  // namespace ploy
