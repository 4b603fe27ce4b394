#pragma once

#include <filesystem>
#include <memory>

#include "adapters/catalogue/catalogue.hpp"
#include "app/back_up/full_chat_guard.hpp"
#include "app/back_up/worker.hpp"
#include "app/index/index_writer.hpp"
#include "app/report/file_incidents.hpp"
#include "app/report/messenger.hpp"
#include "app/report/side_incidents.hpp"
#include "app/tidy/tidy.hpp"
#include "app/watch/poll.hpp"
#include "app/watch/watch.hpp"
#include "tests/app/memory_store.hpp"
#include "tests/destination/faulty_destination.hpp"
#include "tests/destination/memory_destination.hpp"
#include "tests/destination/memory_notifier.hpp"

namespace ploy::test {

// A folder that vanishes with its object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The use cases over a real catalogue, an S3 and a chat in memory, and a clock that stands still. Parts of 4
// bytes, so that "0123456789" is three documents; immediate attempts follow each other without a pause.
struct World {
  World();

  // Sends everything that is due.
  void work();
  void tidy_up();
  // Looks at everything people may have to be told of, and tells them.
  void report();
  // As a new process would find it: catalogue closed and opened again.
  void restart();
  Backup backup(const std::string& bucket, const std::string& key);

  TempDir dir;
  ManualClock clock{Timestamp{std::chrono::seconds(1'800'000'000)}};
  Log log{{.to_stderr = false}, clock};
  MemoryStore store;
  MemoryDestination chat{{.clock = &clock}};
  FaultyDestination faulty{chat};
  app::FullChatGuard guarded{faulty};
  RetryPolicy retry{.immediate_delay = std::chrono::milliseconds(0)};
  app::IndexWriter::Options index_options;

  std::unique_ptr<catalogue::Catalogue> catalogue;
  std::unique_ptr<app::BackUp> back_up;
  std::unique_ptr<app::Worker> worker;
  std::unique_ptr<app::Poll> poll;
  std::unique_ptr<app::Watch> watch;
  std::unique_ptr<app::Recover> recover;
  std::unique_ptr<app::IndexWriter> index;
  std::unique_ptr<app::Tidy> tidy;
  std::unique_ptr<app::SideIncidents> sides;
  std::unique_ptr<app::FileIncidents> files;
  std::unique_ptr<app::Messenger> messenger;
  app::Bell work_bell, stored_bell, rescan_bell, told_bell;
  app::Gate source_gate{clock}, gate{clock};
  MemoryNotifier people;
  // Whether the sides answer when they are probed; what a test breaks down answers no more.
  std::function<Result<void>()> probe_source = [] { return Result<void>(); };
  std::function<Result<void>()> probe_chat = [] { return Result<void>(); };
  app::Breaker source{{},    "S3", source_gate, [this](const std::stop_token&) { return probe_source(); },
                      clock, log};
  app::Breaker destination{{.denials_are_final = true, .pause_min = std::chrono::milliseconds(1)},
                           "Telegram",
                           gate,
                           [this](const std::stop_token&) { return probe_chat(); },
                           clock,
                           log};
  std::stop_source stop;

 private:
  void build();
};

}  // namespace ploy::test
