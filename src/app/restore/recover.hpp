#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "app/restore/chat_walk.hpp"
#include "app/restore/index_chain.hpp"
#include "ports/root_keeper.hpp"

namespace ploy::app {

struct RecoverReport {
  std::string found_by;  // "pinned message", "chat description"; empty: the chat was scanned
  std::int64_t index_documents = 0;
  std::int64_t backups = 0;               // from the index
  std::optional<Timestamp> committed_at;  // when the index was last written
  Settled tail;                           // what was found in the chat itself
  std::vector<LostIndex> lost;
};

// Rebuilds the catalogue from the chat alone:
//
//   root (pinned, else named in the description) -> newest index document -> its predecessors
//   -> the messages behind the last index document, one by one: the tail
//
// and, where no root can be read, on request, a scan of the whole chat. May be repeated and interrupted: what
// is known already stays.
class Recover {
 public:
  struct Options {
    // A longer tail is not looked at: that is a scan, and a person should know how long it takes. At 20 a
    // minute this is half a day.
    std::int64_t tail_ids_max = 15'000;
    RetryPolicy retry;
  };

  struct Parts {
    IndexLedger& ledger;
    WalkLedger& walks;
    Destination& destination;
    RootKeeper& root;
    ChatHistory& history;
  };

  Recover(const Options& options, const Parts& parts, Clock& clock, Log& log)
      : options_(options),
        parts_(parts),
        log_(log),
        chain_(parts.ledger, parts.destination),
        walk_(parts.history, parts.walks, options.retry, clock, log) {}

  struct Progress {
    IndexChain::Progress index;
    ChatWalk::Progress walk;
  };

  // kNotFound: the chat holds no root. kCorrupt: it holds one that cannot be read. Both say what was looked
  // at.
  [[nodiscard]] Result<RecoverReport> run(const Progress& progress, const std::stop_token& stop);

  // Goes on with a tail that was cut off; does nothing when there is none.
  [[nodiscard]] Result<void> finish_tail(const Progress& progress, const std::stop_token& stop);

  // No root, but maybe our documents: those of a life that ended before its first commit. Looks at the newest
  // few messages, and when one is ours, at all of them.
  [[nodiscard]] Result<Settled> look_around(const Progress& progress, const std::stop_token& stop);

  // The root that was sent and that neither the pin nor the description leads to.
  [[nodiscard]] Result<std::optional<Address>> find_root_behind(MessageId after, const std::stop_token& stop);

  struct Stretch {
    std::optional<MessageId> from;  // else the chat's first message
    std::optional<MessageId> to;    // else its newest
  };

  // Without a root: looks at message after message, newest first, until an unbroken index was met or the
  // stretch ends. Goes on where an earlier scan of it was cut off.
  [[nodiscard]] Result<RecoverReport> scan(const Stretch& stretch, const Progress& progress,
                                           const std::stop_token& stop);

 private:
  struct Root {
    RootDocument document;
    RootCandidate candidate;
  };
  Result<Root> find_root(const std::stop_token& stop);
  Result<Settled> tail(MessageId from, const Progress& progress, const std::stop_token& stop);
  ChatWalk::OnIndex continue_chain(const std::stop_token& stop);

  Options options_;
  Parts parts_;
  Log& log_;
  IndexChain chain_;
  ChatWalk walk_;
};

}  // namespace ploy::app
