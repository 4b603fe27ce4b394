#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/log.hpp"
#include "ports/destination.hpp"
#include "ports/index_ledger.hpp"
#include "ports/root_keeper.hpp"

namespace ploy::app {

struct RecoverReport {
  std::string found_by;  // "pinned message", "chat description"
  std::int64_t index_documents = 0;
  std::int64_t backups = 0;
  Timestamp committed_at{};  // backups stored after this are not in the index
};

// Rebuilds the catalogue from the chat alone: root -> newest index document -> its predecessors. Every
// document's hash is checked before a line of it is believed. May be repeated and interrupted: what is known
// already stays.
class Recover {
 public:
  Recover(IndexLedger& ledger, Destination& destination, RootKeeper& root, Log& log)
      : ledger_(ledger), destination_(destination), root_(root), log_(log) {}

  using Progress = std::function<void(std::int64_t documents_done, std::int64_t documents_total)>;

  // kNotFound: the chat holds no readable root; says what was looked at. kCorrupt: an index document is
  // damaged.
  [[nodiscard]] Result<RecoverReport> run(const Progress& progress, const std::stop_token& stop);

 private:
  struct Root {
    RootDocument document;
    RootCandidate candidate;
  };
  Result<Root> find_root(const std::stop_token& stop);
  Result<IndexDocument> fetch(const IndexLink& link, const std::stop_token& stop);

  IndexLedger& ledger_;
  Destination& destination_;
  RootKeeper& root_;
  Log& log_;
};

}  // namespace ploy::app
