#include "adapters/catalogue/catalogue.hpp"

#include "adapters/catalogue/book_table.hpp"
#include "adapters/catalogue/bucket_table.hpp"
#include "adapters/catalogue/database.hpp"
#include "adapters/catalogue/incident_table.hpp"
#include "adapters/catalogue/index_table.hpp"
#include "adapters/catalogue/log_table.hpp"
#include "adapters/catalogue/notes_table.hpp"
#include "adapters/catalogue/notice_table.hpp"
#include "adapters/catalogue/orphan_table.hpp"
#include "adapters/catalogue/part_table.hpp"
#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/queue_table.hpp"
#include "adapters/catalogue/restore_table.hpp"
#include "adapters/catalogue/retry_table.hpp"
#include "adapters/catalogue/seen_table.hpp"
#include "adapters/catalogue/wait_table.hpp"
#include "adapters/catalogue/walk_table.hpp"

namespace ploy::catalogue {

struct Catalogue::Tables {
  explicit Tables(std::unique_ptr<Database> opened) : database(std::move(opened)) {}

  std::unique_ptr<Database> database;  // first: the others borrow it
  QueueTable queue{*database};
  PartTable parts{*database};
  BucketTable buckets{*database};
  SeenTable seen{*database};
  IndexTable index{*database};
  BookTable book{*database};
  LogTable journal{*database};
  WaitTable waits{*database};
  NotesTable notes{*database};
  WalkTable walks{*database};
  OrphanTable orphans{*database};
  IncidentTable incidents{*database};
  NoticeTable outbox{*database};
  RetryTable retries{*database};
  RestoreTable restores{*database};
};

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::filesystem::path& file,
                                                   CatalogueOptions options) {
  auto database = Database::open(file, options.busy_timeout, options.cache_bytes);
  if (!database) return std::unexpected(std::move(database.error()));
  auto tables = std::make_unique<Tables>(std::move(*database));
  if (auto requeued = tables->queue.requeue_interrupted(); !requeued) {
    return std::unexpected(std::move(requeued.error()));
  }
  if (auto requeued = tables->restores.requeue_interrupted(); !requeued) {
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
BucketBook& Catalogue::buckets() { return tables_->buckets; }
SeenObjects& Catalogue::seen() { return tables_->seen; }
IndexLedger& Catalogue::index() { return tables_->index; }
BackupBook& Catalogue::book() { return tables_->book; }
Journal& Catalogue::journal() { return tables_->journal; }
WaitStore& Catalogue::waits() { return tables_->waits; }
Notes& Catalogue::notes() { return tables_->notes; }
WalkLedger& Catalogue::walks() { return tables_->walks; }
OrphanBook& Catalogue::orphans() { return tables_->orphans; }
IncidentBook& Catalogue::incidents() { return tables_->incidents; }
FileTroubles& Catalogue::troubles() { return tables_->incidents; }
NoticeOutbox& Catalogue::outbox() { return tables_->outbox; }
RetryDesk& Catalogue::retries() { return tables_->retries; }
RestoreBook& Catalogue::restores() { return tables_->restores; }

Result<MessageId> Catalogue::newest_message_id(ChatId chat) {
  return tables_->database->read("find the newest message", [&](Connection& connection) -> Result<MessageId> {
    Query row(connection,
              "SELECT max(ifnull((SELECT max(message_id) FROM documents WHERE chat_id = ?1), 0), "
              "ifnull((SELECT max(message_id) FROM index_root WHERE chat_id = ?1), 0))",
              chat.value);
    row.next();
    return MessageId{row.number(0)};
  });
}

Result<bool> Catalogue::knows_message(const Address& at) {
  return tables_->database->read("look for a message", [&](Connection& connection) -> Result<bool> {
    Query row(connection, "SELECT count(*) FROM documents WHERE chat_id = ? AND message_id = ?",
              at.chat_id.value, at.message_id.value);
    row.next();
    return row.number(0) > 0;
  });
}

Result<void> Catalogue::check() {
  auto readable = tables_->database->read("check the catalogue", [](Connection& connection) -> Result<void> {
    Query(connection, "SELECT count(*) FROM index_documents").next();
    return {};
  });
  if (!readable || tables_->database->readonly()) return readable;
  // Only writing shows whether the disk has room and takes it; and SQLite leaves out what changes nothing.
  return tables_->database->write("check the catalogue", [](Connection& connection) -> Result<void> {
    Query(connection,
          "INSERT INTO notes VALUES ('checked', hex(randomblob(8))) "
          "ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .run();
    return {};
  });
}

Result<void> Catalogue::examine() {
  return tables_->database->read("examine the catalogue", [&](Connection& connection) -> Result<void> {
    Query row(connection, "PRAGMA quick_check(1)");
    row.next();
    if (row.text(0) == "ok") return {};
    return fail(ErrorKind::kCorrupt, tables_->database->file().string() + " is damaged: " + row.text(0));
  });
}

std::uint64_t Catalogue::size_bytes() const {
  std::uint64_t bytes = 0;
  for (const char* suffix : {"", "-wal"}) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(tables_->database->file().string() + suffix, missing);
    if (!missing) bytes += size;
  }
  return bytes;
}

}  // namespace ploy::catalogue
