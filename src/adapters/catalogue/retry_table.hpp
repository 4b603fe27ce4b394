#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/retry_desk.hpp"

namespace ploy::catalogue {

// What people decide about rows of `backups`. Borrows the database for its life.
class RetryTable final : public RetryDesk {
 public:
  explicit RetryTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<void> retry(const BackupId& id) override;
  [[nodiscard]] Result<std::int64_t> retry_all() override;
  [[nodiscard]] Result<void> give_up(const BackupId& id, Timestamp now) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
