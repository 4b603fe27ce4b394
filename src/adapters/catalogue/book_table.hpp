#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/backup_book.hpp"

namespace ploy::catalogue {

// Reads `backups`, `parts` and `totals`. Borrows the database for its life.
class BookTable final : public BackupBook {
 public:
  explicit BookTable(Database& database) : database_(database) {}

  // By the time they were seen. kNotFound: filter.after_id is no backup.
  [[nodiscard]] Result<std::vector<Backup>> list(const BackupFilter& filter) override;
  [[nodiscard]] Result<Backup> find(const std::string& id) override;
  [[nodiscard]] Result<std::vector<Part>> parts(const BackupId& id) override;
  [[nodiscard]] Result<BackupTotals> totals(Timestamp now) override;
  [[nodiscard]] Result<BackupActivity> activity(Timestamp since) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
