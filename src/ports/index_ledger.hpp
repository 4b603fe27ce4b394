#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "core/index_document.hpp"
#include "core/rewrite_plan.hpp"

namespace ploy {

// What of the catalogue is already in the chat. Durable when a call returns; one thread writes the index.
class IndexLedger {
 public:
  virtual ~IndexLedger() = default;

  // How much one index document takes: it has to fit into a document of the destination and into memory. One
  // entry it always takes.
  struct Portion {
    std::int64_t entries = 0;
    std::int64_t parts = 0;
  };

  // Stored backups that no index document holds yet, oldest first, with their parts.
  [[nodiscard]] virtual Result<std::vector<IndexEntry>> uncommitted(const Portion& at_most) = 0;

  struct Head {
    std::optional<IndexLink> newest;
    std::optional<Address> root;
    std::int64_t root_number = 0;  // the index document it names; behind `newest` after a crash
    std::int64_t backups = 0;      // in the chain
    // An index document is being sent: its number, and the message id it lies behind. Look before sending it
    // again.
    std::optional<std::int64_t> intended_number;
    MessageId intended_after;
    MessageId intended_tail_from;                  // what it says about that
    std::optional<MessageId> root_intended_after;  // a first root is being sent
    bool rewriting = false;                        // a stretch of the chain is being rewritten
    std::optional<Timestamp> oldest_uncommitted_at;
    std::int64_t uncommitted = 0;
  };
  [[nodiscard]] virtual Result<Head> head() = 0;

  // The message id from which on all documents of backups that are not in the index lie; 0: there are none
  // that anybody knows of.
  [[nodiscard]] virtual Result<MessageId> tail_from() = 0;
  struct ChainLink {
    IndexLink link;
    std::int64_t entries = 0;
  };
  // All documents of the chain, newest first. While a stretch is rewritten, old and new ones.
  [[nodiscard]] virtual Result<std::vector<ChainLink>> chain() = 0;

  // A stretch of the chain is written once more as fewer documents. What is moved into a new document is
  // committed under its number, so what is left is what still has a number of the stretch.
  [[nodiscard]] virtual Result<std::optional<ChainStretch>> rewriting() = 0;
  [[nodiscard]] virtual Result<void> begin_rewriting(const ChainStretch& stretch) = 0;
  // The same for the whole chain, when there is one: after a recovery that found it broken.
  [[nodiscard]] virtual Result<void> rewrite_all() = 0;
  struct Rest {
    std::vector<IndexEntry> entries;
    std::int64_t in_all = 0;
  };
  [[nodiscard]] virtual Result<Rest> to_rewrite(const Portion& at_most) = 0;
  // The root names the new documents. The old ones leave the chain and become orphans.
  [[nodiscard]] virtual Result<void> end_rewriting(Timestamp now) = 0;

  [[nodiscard]] virtual Result<void> intend(std::int64_t number, MessageId after, MessageId tail_from,
                                            std::span<const BackupId> entries) = 0;
  // The entries an intended document was made of, so that it can be made again byte for byte.
  [[nodiscard]] virtual Result<std::vector<IndexEntry>> intended() = 0;
  // The document lies in the chat; its entries are committed.
  [[nodiscard]] virtual Result<void> committed(const IndexLink& link) = 0;
  // "I am about to send a root where there is none": should nobody be told of it, it lies behind `after`.
  [[nodiscard]] virtual Result<void> intend_root(MessageId after) = 0;
  [[nodiscard]] virtual Result<void> root_published(const Address& root, std::int64_t number) = 0;

  // Recovery: takes over a whole index document (backups, parts, documents), in one transaction. What is
  // known already stays.
  [[nodiscard]] virtual Result<int> adopt(const IndexDocument& document, const IndexLink& link) = 0;
};

}  // namespace ploy
