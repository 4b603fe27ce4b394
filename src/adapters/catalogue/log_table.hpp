#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/catalogue/database.hpp"
#include "ports/backup_book.hpp"

namespace ploy::catalogue {

// The rows of `logs`. append() only puts the record into memory; a thread writes what has gathered, a moment
// later, and the rest at the end. Records that come faster than the disk takes them, or that it refuses, are
// given up, and a record says how many. Borrows the database for its life.
class LogTable final : public Journal {
 public:
  explicit LogTable(Database& database);
  ~LogTable() override;

  void append(const LogRecord& record) override;
  // Newest first. `text` is looked for in message and fields, whatever its case (ASCII).
  [[nodiscard]] Result<std::vector<LogRecord>> search(const Query& query) override;
  [[nodiscard]] Result<int> prune(Timestamp older_than) override;

  // Returns when everything that was appended before is written or given up.
  void flush();

 private:
  using Records = std::vector<LogRecord>;

  void write_forever(const std::stop_token& stop);
  void write(const Records& records);

  Database& database_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  Records gathered_;            // under mutex_
  std::uint64_t appended_ = 0;  // under mutex_
  std::uint64_t written_ = 0;   // under mutex_; given up ones too
  std::uint64_t wanted_ = 0;    // under mutex_; flush() waits for this many
  std::uint64_t given_up_ = 0;  // under mutex_; not reported yet
  std::jthread writer_;         // last: it uses all of the above
};

}  // namespace ploy::catalogue
