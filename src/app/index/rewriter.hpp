#pragma once

#include <stop_token>

#include "app/index/index_sender.hpp"
#include "core/rewrite_plan.hpp"

namespace ploy::app {

// Keeps the chain short: writes the documents of a stretch at its end once more as fewer.
//
//        root                            root ───────┐
//         │                                          v
//   1 <── 2 <── 3 <── 4         1 <── 2 <── 3 <── 4  5 ──> 1
//
//   rewriting row -> new documents, each as IndexSender sends it -> root names the newest
//   -> the old documents leave the chain -> they are removed from the chat
//
// Until the root names the new documents the old ones are the chain, so a crash at any moment leaves one that
// is whole. Which backups are still to be moved is not kept anywhere: they are those that have a number of
// the stretch. Nothing else is committed meanwhile. One thread.
class Rewriter {
 public:
  Rewriter(const RewritePolicy& policy, const IndexLedger::Portion& portion, IndexLedger& ledger,
           IndexSender& sender)
      : policy_(policy), portion_(portion), ledger_(ledger), sender_(sender) {}

  // Begins when the chain has become long. True when a rewriting is under way.
  [[nodiscard]] Result<bool> begin_if_due();

  // Sends the new documents. Afterwards the root is to be published, then the rewriting to be ended.
  [[nodiscard]] Result<void> write(const ChainStretch& stretch, const std::stop_token& stop);

 private:
  Result<bool> write_one(const ChainStretch& stretch, const std::stop_token& stop);

  RewritePolicy policy_;
  IndexLedger::Portion portion_;
  IndexLedger& ledger_;
  IndexSender& sender_;
};

}  // namespace ploy::app
