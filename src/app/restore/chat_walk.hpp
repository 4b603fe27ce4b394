#pragma once

#include <functional>
#include <stop_token>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "core/retry_policy.hpp"
#include "ports/chat_history.hpp"
#include "ports/walk_ledger.hpp"

namespace ploy::app {

// Looks at a stretch of the chat, message by message, and takes over the backups that are there. A bot cannot
// list a chat, so this is what remains where the index does not reach: behind its last document, and where
// the index itself is lost.
//
// Slow by nature: the chat's rate allows about 20 looks a minute. So ids that are known are passed over, each
// step is a row, and a walk that was cut off goes on where it was.
class ChatWalk {
 public:
  ChatWalk(ChatHistory& history, WalkLedger& ledger, const RetryPolicy& retry, Clock& clock, Log& log)
      : history_(history), ledger_(ledger), retry_(retry), clock_(clock), log_(log) {}

  using Progress = std::function<void(std::int64_t ids_done, std::int64_t ids_total)>;

  // What is to be done with an index document. kTaken: it is part of the chain now. The walk's `first` may
  // be moved up when nothing below needs to be looked at any more.
  enum class Met : std::uint8_t { kTaken, kUnused };
  using OnIndex = std::function<Result<Met>(const FoundDocument& found, Walk& walk)>;

  // The walk of that name that was cut off, or a new one.
  [[nodiscard]] Result<Walk> resume(const Walk& fresh);

  // Walks to the end and settles. After an error the walk can be resumed.
  [[nodiscard]] Result<Settled> run(Walk walk, const OnIndex& on_index, const Progress& progress,
                                    const std::stop_token& stop);

 private:
  Result<std::optional<FoundDocument>> look(MessageId id, const std::stop_token& stop);
  Result<bool> step(Walk& walk, const OnIndex& on_index, const std::stop_token& stop);

  ChatHistory& history_;
  WalkLedger& ledger_;
  RetryPolicy retry_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
