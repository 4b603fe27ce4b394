#pragma once

#include <functional>
#include <memory>

#include "adapters/catalogue/catalogue.hpp"
#include "adapters/telegram/chat_probe.hpp"
#include "adapters/telegram/governor.hpp"
#include "adapters/telegram/telegram_chat_history.hpp"
#include "adapters/telegram/telegram_destination.hpp"
#include "adapters/telegram/telegram_root_keeper.hpp"
#include "app/back_up/full_chat_guard.hpp"
#include "app/back_up/worker.hpp"
#include "app/index/index_writer.hpp"
#include "app/restore/recover.hpp"
#include "app/tidy/tidy.hpp"
#include "app/watch/poll.hpp"
#include "tests/matrix/world.hpp"

namespace ploy::test {

// One installation of the program over its own data directory, wired as the real one. Its threads are played
// by one, which does what is due and lets time pass when nothing is.
class Life {
 public:
  // A new `directory` is a machine that knows nothing.
  Life(Outside& outside, const std::filesystem::path& directory);

  // Lives for at least `span` of the outside's time, then until nothing is left to do; a failed test when
  // that does not come within three days. `mend` is what a person does once a minute.
  void go_on(std::chrono::milliseconds span, const std::function<void()>& mend = {});

  // Every backup there is.
  std::vector<Backup> backups();
  catalogue::Catalogue& catalogue() { return *catalogue_; }
  Destination& destination() { return destination_; }
  app::Recover& recover() { return recover_; }
  const std::filesystem::path& database() const { return database_; }
  const std::string& complaints() const { return complaints_; }

 private:
  telegram::TelegramDestination::Options destination_options();
  void poll_if_due();
  void tidy_if_due();
  void mend_sides();
  bool is_quiet();

  Outside& outside_;
  Clock& clock_;
  std::filesystem::path database_;
  std::string complaints_;  // warnings and errors, for a failed test
  Log log_;
  std::unique_ptr<catalogue::Catalogue> catalogue_;
  net::HttpClient s3_http_{{}}, telegram_http_{{}};
  s3::S3Client s3_client_;
  s3::S3ObjectStore store_;
  SystemRandom random_;
  telegram::HttpBotApi protocol_;
  telegram::Governor api_;
  telegram::TelegramDestination destination_;
  telegram::TelegramRootKeeper root_;
  telegram::TelegramChatHistory history_;
  telegram::ChatProbe probe_;
  app::Bell work_, stored_;
  app::Gate source_gate_, destination_gate_;
  app::FullChatGuard guarded_;
  app::Breaker source_, destination_breaker_;
  app::BackUp back_up_;
  app::Worker worker_;
  app::Poll poll_;
  app::Recover recover_;
  app::IndexWriter index_;
  app::Tidy tidy_;
  std::optional<Timestamp> polled_at_;  // the last that reached every bucket
  Timestamp next_poll_{}, next_tidy_{};
  bool index_known_ = false;
};

}  // namespace ploy::test
