#pragma once

#include <optional>
#include <stop_token>

#include "ports/destination.hpp"
#include "ports/index_ledger.hpp"

namespace ploy::app {

// Brings one index document into the chat:
//
//   intent row -> put -> committed row
//
// With an intent that an earlier life has left, the document is looked for before it is sent again. One
// thread.
class IndexSender {
 public:
  IndexSender(IndexLedger& ledger, Destination& destination) : ledger_(ledger), destination_(destination) {}

  // `head` as it is now: the intent in it is that of this very document.
  [[nodiscard]] Result<void> send(const IndexDocument& document, const IndexLedger::Head& head,
                                  const std::stop_token& stop);

  // What the document is to say about the messages behind it: as intended, when it is.
  [[nodiscard]] Result<MessageId> tail_from(const IndexLedger::Head& head);

 private:
  IndexLedger& ledger_;
  Destination& destination_;
};

}  // namespace ploy::app
