#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/wait_store.hpp"

namespace ploy::catalogue {

// The rows of `waits`. Borrows the database for its life.
class WaitTable final : public WaitStore {
 public:
  explicit WaitTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<ChatWait>> load() override;
  [[nodiscard]] Result<void> save(const ChatWait& wait) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
