#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "ports/destination.hpp"
#include "ports/index_ledger.hpp"

namespace ploy::app {

// An index document that is lost, and where its backups can be found again without it.
struct LostIndex {
  std::int64_t number = 0;
  MessageId message_id;
  std::string error;
  MessageId scan_from;  // the stretch of message ids where its backups' documents lie
  MessageId scan_to;
};

struct ChainReport {
  std::int64_t documents = 0;  // that could be read
  std::int64_t backups = 0;
  std::int64_t newest = 0;  // number of the newest that could be read; 0: none
  MessageId tail_from;      // behind this, what is not in the index
  std::vector<LostIndex> lost;
  bool reaches_beginning = false;  // down to a document without a predecessor
  bool unfinished = false;         // the newest was to take a stretch's place, and others were to follow
};

// Reads the chain of index documents from the newest back to the first and takes their backups over. Every
// document's hash is checked before a line of it is believed. One that is damaged or gone does not hide what
// lies before it, as long as somebody else names it: `others`, the root's list.
class IndexChain {
 public:
  IndexChain(IndexLedger& ledger, Destination& destination) : ledger_(ledger), destination_(destination) {}

  using Progress = std::function<void(std::int64_t documents_done, std::int64_t documents_total)>;

  // An error means that it could not be found out now; what was read until then stays.
  [[nodiscard]] Result<ChainReport> take_over(const IndexLink& newest, std::span<const IndexLink> others,
                                              const Progress& progress, const std::stop_token& stop);

  // kCorrupt, kNotFound: it is lost.
  [[nodiscard]] Result<IndexDocument> fetch(const IndexLink& link, const std::stop_token& stop);

 private:
  IndexLedger& ledger_;
  Destination& destination_;
};

}  // namespace ploy::app
