#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/restore_book.hpp"

namespace ploy::catalogue {

// The rows of `restores`. Borrows the database for its life.
class RestoreTable final : public RestoreBook {
 public:
  explicit RestoreTable(Database& database) : database_(database) {}

  // At start: what was running when the last process ended is queued again.
  [[nodiscard]] Result<void> requeue_interrupted();

  [[nodiscard]] Result<std::int64_t> add(const RestoreWish& wish, Timestamp now) override;
  [[nodiscard]] Result<std::vector<RestoreRun>> list(int limit) override;
  [[nodiscard]] Result<RestoreRun> find(std::int64_t id) override;
  [[nodiscard]] Result<std::optional<RestoreRun>> claim() override;
  [[nodiscard]] Result<void> progress(std::int64_t id, std::uint64_t done, std::uint64_t total) override;
  [[nodiscard]] Result<void> end(std::int64_t id, RunState state, const std::string& error,
                                 Timestamp now) override;
  [[nodiscard]] Result<void> release(std::int64_t id) override;
  [[nodiscard]] Result<RestoreRun> cancel(std::int64_t id, Timestamp now) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
