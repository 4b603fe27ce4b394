#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/bucket_book.hpp"

namespace ploy::catalogue {

// The rows of `buckets`. Borrows the database for its life.
class BucketTable final : public BucketBook {
 public:
  explicit BucketTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<std::vector<Bucket>> buckets() override;
  [[nodiscard]] Result<void> discovered(std::span<const std::string> names) override;
  [[nodiscard]] Result<void> set_enabled(const std::string& name, bool enabled) override;
  [[nodiscard]] Result<void> request_rescan(const std::string& name) override;
  [[nodiscard]] Result<void> scanned(const std::string& name, Timestamp now) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
