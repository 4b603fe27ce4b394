#pragma once

#include "app/bell.hpp"
#include "ports/backup_book.hpp"
#include "ports/retry_desk.hpp"

namespace ploy::app {

// Requirement B5: what a person may decide about backups that fail. Backups are named by their id or an
// unambiguous beginning of it. Safe from several threads.
class Retries {
 public:
  // `work` is rung when there is something to do.
  Retries(RetryDesk& desk, BackupBook& book, Bell& work, Clock& clock)
      : desk_(desk), book_(book), work_(work), clock_(clock) {}

  // kNotFound: no such backup. kInvalid: the beginning is ambiguous. kConflict: it does not fail.
  [[nodiscard]] Result<void> retry(const std::string& id);
  [[nodiscard]] Result<void> give_up(const std::string& id);
  // How many there were.
  [[nodiscard]] Result<std::int64_t> retry_all();

 private:
  RetryDesk& desk_;
  BackupBook& book_;
  Bell& work_;
  Clock& clock_;
};

}  // namespace ploy::app
