#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "ports/backup_book.hpp"
#include "ports/backup_queue.hpp"
#include "ports/bucket_book.hpp"
#include "ports/incident_book.hpp"
#include "ports/index_ledger.hpp"
#include "ports/notes.hpp"
#include "ports/notice_outbox.hpp"
#include "ports/orphan_book.hpp"
#include "ports/part_ledger.hpp"
#include "ports/restore_book.hpp"
#include "ports/retry_desk.hpp"
#include "ports/wait_store.hpp"
#include "ports/walk_ledger.hpp"

namespace ploy::catalogue {

struct CatalogueOptions {
  std::chrono::milliseconds busy_timeout{5'000};  // for other processes that hold the file, such as sqlite3
  // Pages of the writing connection kept in memory. SQLite's own measure is enough day by day; a recovery
  // inserts a million rows into indices in no order, and without this reads and writes every page many times.
  std::uint64_t cache_bytes = 2 * kMiB;
};

// The one state of the program: a SQLite file, seen through the ports that app works with. All of them may be
// used from several threads, and live as long as the catalogue.
class Catalogue {
 public:
  // Creates the file or brings it to this program's schema; backups that were being sent when the last
  // process ended are pending again. Take the DataDirLock first. kInvalid: written by a newer program, or no
  // catalogue of ours. kCorrupt: damaged. kDenied: may not be written.
  [[nodiscard]] static Result<std::unique_ptr<Catalogue>> open(const std::filesystem::path& file,
                                                               CatalogueOptions options = {});

  // For commands that look while another process writes: every call that would write is kDenied. kNotFound:
  // there is no such file.
  [[nodiscard]] static Result<std::unique_ptr<Catalogue>> open_readonly(const std::filesystem::path& file,
                                                                        CatalogueOptions options = {});

  ~Catalogue();

  BackupQueue& queue();
  PartLedger& parts();
  BucketBook& buckets();
  SeenObjects& seen();
  IndexLedger& index();
  BackupBook& book();
  Journal& journal();
  WaitStore& waits();
  Notes& notes();
  WalkLedger& walks();
  OrphanBook& orphans();
  IncidentBook& incidents();
  FileTroubles& troubles();
  NoticeOutbox& outbox();
  RetryDesk& retries();
  RestoreBook& restores();

  // The highest message id we know of in this chat; 0 when there is none.
  [[nodiscard]] Result<MessageId> newest_message_id(ChatId chat);

  // Whether a document lies there that has an owner already.
  [[nodiscard]] Result<bool> knows_message(const Address& at);

  // Whether the file can be read and, unless it was opened for reading only, written at this moment: one
  // small commit.
  [[nodiscard]] Result<void> check();

  // Reads the whole file and looks whether it is sound: kCorrupt when it is not. Takes seconds for a
  // gigabyte.
  [[nodiscard]] Result<void> examine();

  // What the catalogue takes on the disk, with its write-ahead log.
  std::uint64_t size_bytes() const;

 private:
  struct Tables;
  explicit Catalogue(std::unique_ptr<Tables> tables);

  std::unique_ptr<Tables> tables_;
};

}  // namespace ploy::catalogue
