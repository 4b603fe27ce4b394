#include "adapters/catalogue/catalogue.hpp"

#include "adapters/catalogue/database.hpp"
#include "adapters/catalogue/part_table.hpp"
#include "adapters/catalogue/queue_table.hpp"

namespace ploy::catalogue {

struct Catalogue::Tables {
  explicit Tables(std::unique_ptr<Database> opened) : database(std::move(opened)) {}

  std::unique_ptr<Database> database;  // first: the others borrow it
  QueueTable queue{*database};
  PartTable parts{*database};
};

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::filesystem::path& file,
                                                   CatalogueOptions options) {
  auto database = Database::open(file, options.busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  auto tables = std::make_unique<Tables>(std::move(*database));
  if (auto requeued = tables->queue.requeue_interrupted(); !requeued) {
    return std::unexpected(std::move(requeued.error()));
  }
  return std::unique_ptr<Catalogue>(new Catalogue(std::move(tables)));
}

Result<std::unique_ptr<Catalogue>> Catalogue::open_readonly(const std::filesystem::path& file,
                                                            CatalogueOptions options) {
  auto database = Database::open_readonly(file, options.busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return std::unique_ptr<Catalogue>(new Catalogue(std::make_unique<Tables>(std::move(*database))));
}

Catalogue::Catalogue(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
Catalogue::~Catalogue() = default;

BackupQueue& Catalogue::queue() { return tables_->queue; }
PartLedger& Catalogue::parts() { return tables_->parts; }

}  // namespace ploy::catalogue
