#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/backup_queue.hpp"

namespace ploy::catalogue {

// The backups that are to be made, as rows of `backups`. Borrows the database for its life.
class QueueTable final : public BackupQueue {
 public:
  explicit QueueTable(Database& database) : database_(database) {}

  // At start: what was being sent when the last process ended is due again, its attempts as they were.
  [[nodiscard]] Result<int> requeue_interrupted();

  [[nodiscard]] Result<Reported> report(std::span<const Sighting> sightings, Timestamp now) override;
  [[nodiscard]] Result<std::optional<Backup>> claim(Timestamp now) override;
  [[nodiscard]] Result<std::optional<Backup>> resolve(const BackupId& id, const ObjectFacts& facts) override;
  [[nodiscard]] Result<void> drop(const BackupId& id, const std::string& reason) override;
  [[nodiscard]] Result<void> complete(const BackupId& id, const std::optional<Sha256Digest>& sha256,
                                      Timestamp now) override;
  [[nodiscard]] Result<void> fail(const BackupId& id, const Setback& setback) override;
  [[nodiscard]] Result<void> release(const BackupId& id) override;

 private:
  Database& database_;
};

}  // namespace ploy::catalogue
