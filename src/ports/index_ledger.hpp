#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "core/index_document.hpp"

namespace ploy {

// What of the catalogue is already in the chat. Durable when a call returns; one thread writes the index.
class IndexLedger {
 public:
  virtual ~IndexLedger() = default;

  // Stored backups that no index document holds yet, oldest first, with their parts; at most `limit`.
  [[nodiscard]] virtual Result<std::vector<IndexEntry>> uncommitted(int limit) = 0;

  struct Head {
    std::optional<IndexLink> newest;
    std::optional<Address> root;
    std::int64_t root_number = 0;  // the index document it names; behind `newest` after a crash
    std::int64_t backups = 0;      // in the chain
    // An index document is being sent: its number, and the message id it lies behind. Look before sending it
    // again.
    std::optional<std::int64_t> intended_number;
    MessageId intended_after;
    MessageId intended_tail_from;  // what it says about that
    std::optional<Timestamp> oldest_uncommitted_at;
    std::int64_t uncommitted = 0;
  };
  [[nodiscard]] virtual Result<Head> head() = 0;

  // The message id from which on all documents of backups that are not in the index lie; 0: there are none
  // that anybody knows of.
  [[nodiscard]] virtual Result<MessageId> tail_from() = 0;
  // The whole chain, newest first.
  [[nodiscard]] virtual Result<std::vector<IndexLink>> chain() = 0;

  [[nodiscard]] virtual Result<void> intend(std::int64_t number, MessageId after, MessageId tail_from,
                                            std::span<const BackupId> entries) = 0;
  // The entries an intended document was made of, so that it can be made again byte for byte.
  [[nodiscard]] virtual Result<std::vector<IndexEntry>> intended() = 0;
  // The document lies in the chat; its entries are committed.
  [[nodiscard]] virtual Result<void> committed(const IndexLink& link) = 0;
  [[nodiscard]] virtual Result<void> root_published(const Address& root, std::int64_t number) = 0;

  // Recovery: takes over a whole index document (backups, parts, documents), in one transaction. What is
  // known already stays.
  [[nodiscard]] virtual Result<int> adopt(const IndexDocument& document, const IndexLink& link) = 0;
};

}  // namespace ploy
