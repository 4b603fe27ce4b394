#pragma once

#include <stop_token>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "ports/chat_history.hpp"
#include "ports/destination.hpp"
#include "ports/orphan_book.hpp"
#include "ports/part_ledger.hpp"
#include "ports/walk_ledger.hpp"

namespace ploy::app {

struct TidyReport {
  int removed = 0;      // deleted, or replaced by a tombstone where it is too late for that
  int not_removed = 0;  // a person has to do it; the orphan says what
  int found = 0;        // documents that arrived late
};

// Keeps the chat free of what nothing refers to. Removes orphans that are proven to be spare, and those whose
// removal was asked for; looks a second time for parts that were sent again after a lost answer, since a
// server may post what it was given minutes after it stopped answering. One thread.
class Tidy {
 public:
  struct Parts {
    PartLedger& ledger;
    OrphanBook& orphans;
    WalkLedger& walks;
    Destination& destination;
    ChatHistory& history;
  };

  Tidy(const Parts& parts, Clock& clock, Log& log) : parts_(parts), clock_(clock), log_(log) {}

  // A bounded piece of what there is to do. An error means that it is to be tried again later.
  [[nodiscard]] Result<TidyReport> run(const std::stop_token& stop);

 private:
  Result<void> look_again(TidyReport& report, const std::stop_token& stop);
  Result<void> look_behind(const PartLedger::Doubt& doubt, MessageId end, TidyReport& report,
                           const std::stop_token& stop);
  Result<void> remove(const Orphan& orphan, TidyReport& report, const std::stop_token& stop);

  Parts parts_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
