#pragma once

#include <stop_token>

#include "app/bell.hpp"
#include "app/index/rewriter.hpp"
#include "app/restore/recover.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "ports/destination.hpp"
#include "ports/index_ledger.hpp"
#include "ports/root_keeper.hpp"

namespace ploy::app {

// Keeps the catalogue's copy in the chat: index documents, each naming its predecessor, and the pinned root
// that names the newest.
//
//   uncommitted backups -> intent row -> put index document -> committed row -> publish root -> root row
//
// A crash after any arrow is taken up there: an intended document is looked for before it is sent again, and
// a root that is behind the newest document is published at once. One thread.
class IndexWriter {
 public:
  struct Options {
    std::int64_t backups_max = 100;             // commit when so many wait
    std::chrono::milliseconds age_max{60'000};  // or when one has waited so long
    IndexLedger::Portion portion{.entries = 2000, .parts = 10'000};
    RewritePolicy rewrite;
    IndexLedger::Portion rewrite_portion{.entries = RewritePolicy{}.full_entries, .parts = 30'000};
  };

  IndexWriter(Options options, IndexLedger& ledger, Destination& destination, RootKeeper& root,
              Recover& recover, Clock& clock, Log& log);

  // Before the first document of a new catalogue: when the chat holds an index already, it is taken over, so
  // that our chain continues it and nothing in it is sent again. Without this a fresh start would put its own
  // root in place of the one that leads to everything. When the catalogue knows an index, only a look at the
  // chat that was cut off is ended. kCorrupt: there is a root that cannot be read; a person must decide.
  [[nodiscard]] Result<void> take_over(const std::stop_token& stop);

  // Brings everything that waits into the chat, whatever its age.
  [[nodiscard]] Result<void> commit(const std::stop_token& stop);

  // Commits when it is time to.
  [[nodiscard]] Result<void> commit_if_due(const std::stop_token& stop);

 private:
  Result<void> write_uncommitted(const std::stop_token& stop);
  Result<void> rewrite(const ChainStretch& stretch, const std::stop_token& stop);
  Result<std::vector<IndexLink>> chain_behind(const IndexLink& newest);
  Result<void> publish_root(const std::stop_token& stop);
  Result<std::optional<Address>> find_root(const IndexLedger::Head& head, const std::stop_token& stop);

  Options options_;
  IndexLedger& ledger_;
  RootKeeper& root_;
  Recover& recover_;
  Clock& clock_;
  Log& log_;
  Destination& destination_;
  IndexSender sender_;
  Rewriter rewriter_;
};

}  // namespace ploy::app
