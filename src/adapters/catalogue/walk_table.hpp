#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/walk_ledger.hpp"

namespace ploy::catalogue {

// The rows of `walks` and `finds`. Borrows the database for its life.
class WalkTable final : public WalkLedger {
 public:
  explicit WalkTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::optional<Walk>> under_way(const std::string& name) override;
  [[nodiscard]] Result<void> begin(const Walk& walk) override;
  [[nodiscard]] Result<void> passed(const Walk& walk, const std::optional<FoundDocument>& found) override;
  [[nodiscard]] Result<bool> knows(ChatId chat_id, MessageId id) override;
  [[nodiscard]] Result<Settled> settle(const std::string& name, Timestamp now) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
