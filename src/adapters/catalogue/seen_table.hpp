#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/bucket_book.hpp"

namespace ploy::catalogue {

// The rows of `objects`. Borrows the database for its life.
class SeenTable final : public SeenObjects {
 public:
  explicit SeenTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<ListedObject>> between(const std::string& bucket, const std::string& after,
                                                          const std::string& up_to, int limit) override;
  [[nodiscard]] Result<int> record(const std::string& bucket, std::span<const ListedObject> changed,
                                   std::optional<Arrival> arrival, Timestamp now) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
