#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "app/back_up/worker.hpp"
#include "app/index/index_writer.hpp"
#include "app/report/health.hpp"
#include "app/report/messenger.hpp"
#include "app/report/reports.hpp"
#include "app/restore/restore_runner.hpp"
#include "app/tidy/tidy.hpp"
#include "app/watch/poll.hpp"
#include "ports/backup_book.hpp"

namespace ploy::app {

// When polling was last done, for health and status. Safe from several threads.
class PollLog {
 public:
  void ended(Timestamp at, const Result<ScanReport>& report);
  struct Last {
    std::optional<Timestamp> at;  // of the last one that reached every bucket
    std::string error;            // of the last one; empty when it went well
  };
  Last last() const;

 private:
  mutable std::mutex mutex_;
  Last last_;
};

// The threads of the running program: workers that send, one that polls, one that writes the index and tidies
// the chat up, one that restores, one for each side that opens its gate when it works again, one that looks
// what people must be told of and one that tells them, one that checks health and forgets old log records.
// Each lives in one function below.
class Daemon {
 public:
  struct Options {
    int workers = 2;
    std::chrono::milliseconds polling_interval{300'000};
    std::chrono::milliseconds health_interval{30'000};
    std::chrono::milliseconds log_retention = std::chrono::days(30);
  };

  struct Parts {
    Worker& worker;
    Poll& poll;
    IndexWriter& index;
    Tidy& tidy;
    RestoreRunner& restores;
    Health& health;
    Breaker& source;
    Breaker& destination;
    const Gate& destination_gate;
    Reports& reports;
    Messenger& messenger;
    Bell& work;
    Bell& stored;
    Bell& rescan;
    PollLog& poll_log;
    Journal& journal;
  };

  Daemon(Options options, const Parts& parts, Clock& clock, Log& log);

  void start();

  // Parks the parts under way, writes the index one last time (for at most `grace`), joins. Idempotent.
  void stop(std::chrono::milliseconds grace);

 private:
  void keep_working(const std::stop_token& stop);
  void keep_polling(const std::stop_token& stop);
  void keep_index(const std::stop_token& stop);
  void take_over_index(const std::stop_token& stop);
  void commit_index();
  void tidy_up(const std::stop_token& stop);
  void keep_mending(Breaker& breaker, const std::stop_token& stop);
  void keep_health(const std::stop_token& stop);
  void prune_journal();

  Options options_;
  Parts parts_;
  Clock& clock_;
  Log& log_;
  std::atomic<bool> index_known_ = false;  // nothing is sent before it is
  std::stop_source too_late_;  // a commit or a message under way is let end, until the grace is over
  std::vector<std::jthread> threads_;
};

}  // namespace ploy::app
