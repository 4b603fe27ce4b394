#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/notes.hpp"

namespace ploy::catalogue {

// The rows of `notes`. Borrows the database for its life.
class NotesTable final : public Notes {
 public:
  explicit NotesTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::optional<std::string>> get(const std::string& name) override;
  [[nodiscard]] Result<void> set(const std::string& name, const std::string& value) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
