#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/index_ledger.hpp"

namespace ploy::catalogue {

// What of the catalogue is in the chat: `index_documents`, `index_root`, `index_intent` and
// backups.index_number. Borrows the database for its life.
class IndexTable final : public IndexLedger {
 public:
  explicit IndexTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<IndexEntry>> uncommitted(const Portion& at_most) override;
  [[nodiscard]] Result<Head> head() override;
  [[nodiscard]] Result<MessageId> tail_from() override;
  [[nodiscard]] Result<std::vector<ChainLink>> chain() override;
  [[nodiscard]] Result<std::optional<ChainStretch>> rewriting() override;
  [[nodiscard]] Result<void> begin_rewriting(const ChainStretch& stretch) override;
  [[nodiscard]] Result<void> rewrite_all() override;
  [[nodiscard]] Result<Rest> to_rewrite(const Portion& at_most) override;
  [[nodiscard]] Result<void> end_rewriting(Timestamp now) override;
  // kNotFound: one of the entries is no backup. kConflict: the chain has reached that number already.
  [[nodiscard]] Result<void> intend(std::int64_t number, MessageId after, MessageId tail_from,
                                    std::span<const BackupId> entries) override;
  [[nodiscard]] Result<std::vector<IndexEntry>> intended() override;
  // kConflict: that number was not intended.
  [[nodiscard]] Result<void> committed(const IndexLink& link) override;
  [[nodiscard]] Result<void> intend_root(MessageId after) override;
  [[nodiscard]] Result<void> root_published(const Address& root, std::int64_t number) override;
  // Backups that are known but not stored yet (pending, waiting, failed) become stored as the document says:
  // a poll may have come before the recovery. Returns how many it added or completed.
  [[nodiscard]] Result<int> adopt(const IndexDocument& document, const IndexLink& link) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
