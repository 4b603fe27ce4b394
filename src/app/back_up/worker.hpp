#pragma once

#include "app/back_up/back_up.hpp"
#include "app/back_up/gate.hpp"
#include "app/bell.hpp"

namespace ploy::app {

// Empties the queue: claims what is due, sends it on its way, and settles what came of it. Several run side
// by side, each on a thread of its own; the uploads in flight are as many as there are workers.
class Worker {
 public:
  Worker(BackupQueue& queue, BackUp& back_up, Gate& gate, Bell& work, Bell& stored, const RetryPolicy& retry,
         Clock& clock, Log& log);

  // Works until `stop`. A part under way is given up then and sent again in the next life.
  void run(const std::stop_token& stop);

  // One backup, if one is due and the gate is open; false when there was nothing to do.
  bool run_once(const std::stop_token& stop);

 private:
  void settle(const Backup& backup, const BackUpFailure& failure, const std::stop_token& stop);
  Result<void> settle_row(const Backup& backup, const BackUpFailure& failure);
  Result<void> put_off(const Backup& backup, const Error& error);

  BackupQueue& queue_;
  BackUp& back_up_;
  Gate& gate_;
  Bell& work_;
  Bell& stored_;
  RetryPolicy retry_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
