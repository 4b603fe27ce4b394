#pragma once

#include <filesystem>
#include <memory>

#include "adapters/catalogue/catalogue.hpp"
#include "adapters/catalogue/data_dir_lock.hpp"
#include "app/back_up/back_up.hpp"
#include "app/index/index_writer.hpp"
#include "app/restore/recover.hpp"
#include "app/restore/restore.hpp"
#include "app/watch/poll.hpp"
#include "assembly/s3_side.hpp"
#include "assembly/telegram_side.hpp"

namespace ploy::test {

// The use cases over the real adapters, as one process has them, without any thread: what it does is the same
// each time. Waiting takes no time, it only moves the clock.
class Stack {
 public:
  // Takes the data directory and opens the catalogue.
  static Result<std::unique_ptr<Stack>> open(const Settings& settings, Clock& clock);

  // One event, durable when this returns a value.
  Result<void> see(const std::string& bucket, const std::string& key);
  // Lists every bucket and writes down what is new in it.
  Result<void> poll();
  // Sends everything that is due, each once; the first failure.
  Result<void> work();
  Result<void> commit_index();
  Result<void> recover();
  Result<void> restore(const std::string& key, const std::filesystem::path& to);

  Result<std::vector<Backup>> backups(BackupState state) {
    return catalogue_->book().list({.state = state, .limit = 1000});
  }
  // Of stored backups, those that no index document holds.
  Result<std::int64_t> uncommitted();

 private:
  Stack(const Settings& settings, catalogue::DataDirLock lock,
        std::unique_ptr<catalogue::Catalogue> catalogue, const assembly::TelegramSide::Memory& memory,
        Clock& clock);
  Result<void> settle(const Backup& backup, const Error& error);

  Clock& clock_;
  Log log_;
  catalogue::DataDirLock lock_;
  std::unique_ptr<catalogue::Catalogue> catalogue_;
  assembly::S3Side s3_;
  assembly::TelegramSide telegram_;
  app::BackUp back_up_;
  app::Bell work_;
  app::Poll poll_;
  app::Recover recover_;
  app::IndexWriter index_;
  app::Restore restore_;
};

}  // namespace ploy::test
