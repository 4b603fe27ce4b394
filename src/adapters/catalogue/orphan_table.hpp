#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/orphan_book.hpp"

namespace ploy::catalogue {

// The rows of `orphans`. Borrows the database for its life.
class OrphanTable final : public OrphanBook {
 public:
  explicit OrphanTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<void> add(const Orphan& orphan) override;
  [[nodiscard]] Result<std::vector<Orphan>> orphans() override;
  [[nodiscard]] Result<std::vector<Orphan>> removable(int limit) override;
  [[nodiscard]] Result<int> want_removal() override;
  [[nodiscard]] Result<void> removed(const Address& at) override;
  [[nodiscard]] Result<void> not_removed(const Address& at, const std::string& error) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
