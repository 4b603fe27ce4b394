#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/part_ledger.hpp"

namespace ploy::catalogue {

// The rows of `parts` and `documents`. Borrows the database for its life. Every call is kNotFound when there
// is no such backup or part.
class PartTable final : public PartLedger {
 public:
  explicit PartTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<Part>> plan(const BackupId& id,
                                               std::span<const PartRange> ranges) override;
  [[nodiscard]] Result<void> intend(const BackupId& id, int seq, MessageId after) override;
  [[nodiscard]] Result<void> lost(const BackupId& id, int seq) override;
  [[nodiscard]] Result<void> withdraw(const BackupId& id, int seq, Timestamp now) override;
  [[nodiscard]] Result<void> stored(const BackupId& id, int seq, const Document& document) override;
  [[nodiscard]] Result<std::vector<Doubt>> doubts(Timestamp before) override;
  [[nodiscard]] Result<void> dispelled(const Doubt& doubt) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
