#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "ports/chat_history.hpp"

namespace ploy {

// A walk over a stretch of message ids. It may take hours, so how far it has come is a row.
struct Walk {
  std::string name;  // "tail", "scan": one of each at a time
  ChatId chat_id;
  MessageId first;  // the stretch, both ends included
  MessageId last;
  MessageId next;  // not looked at yet; beyond the stretch when it is done
  bool newest_first = false;

  bool done() const { return next < first || next > last; }
  std::int64_t looked_at() const {
    return newest_first ? (last.value - next.value) : (next.value - first.value);
  }
  std::int64_t in_all() const { return last.value - first.value + 1; }
};

// What a walk came to, in the end.
struct Settled {
  std::int64_t stored = 0;      // backups whose parts were all there
  std::int64_t incomplete = 0;  // backups that are to be continued
  std::int64_t orphans = 0;     // documents that nothing refers to
  std::int64_t inexact = 0;     // of the stored ones: their caption could not hold the whole key
};

// Keeps walks over a restart, with what they found. Durable when a call returns; one thread walks.
class WalkLedger {
 public:
  virtual ~WalkLedger() = default;

  // The walk of that name that is under way.
  [[nodiscard]] virtual Result<std::optional<Walk>> under_way(const std::string& name) = 0;
  // Replaces one of the same name; what that one found stays.
  [[nodiscard]] virtual Result<void> begin(const Walk& walk) = 0;
  // `walk.next` was moved on; `found` is what lay behind it.
  [[nodiscard]] virtual Result<void> passed(const Walk& walk, const std::optional<FoundDocument>& found) = 0;

  // Whether a document lies there that has an owner, or that was found already: no need to look.
  [[nodiscard]] virtual Result<bool> knows(ChatId chat_id, MessageId id) = 0;

  // Takes over what was found, in one transaction, and forgets the walk. Backups whose parts are all there
  // become `stored` (and wait to be written into the index), others `pending` with the parts they have;
  // documents of what is stored elsewhere are noted as orphans.
  [[nodiscard]] virtual Result<Settled> settle(const std::string& name, Timestamp now) = 0;
};

}  // namespace ploy
