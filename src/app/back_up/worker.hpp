#pragma once

#include "app/back_up/back_up.hpp"
#include "app/back_up/breaker.hpp"
#include "app/back_up/gate.hpp"
#include "app/bell.hpp"

namespace ploy::app {

// Empties the queue: claims what is due, sends it on its way, and settles what came of it. Several run side
// by side, each on a thread of its own; the uploads in flight are as many as there are workers.
class Worker {
 public:
  // What stands between a worker and one side.
  struct Way {
    Gate& gate;
    Breaker& breaker;
  };

  Worker(BackupQueue& queue, BackUp& back_up, Way to_source, Way to_destination, Bell& work, Bell& stored,
         const RetryPolicy& retry, Clock& clock, Log& log);

  // Works until `stop`. A part under way is given up then and sent again in the next life.
  void run(const std::stop_token& stop);

  // One backup, if one is due and both gates are open; false when there was nothing to do.
  bool run_once(const std::stop_token& stop);

 private:
  void settle(const Backup& backup, const BackUpFailure& failure, const std::stop_token& stop);
  Result<void> settle_row(const Backup& backup, const BackUpFailure& failure, const std::stop_token& stop);
  Result<void> put_off(const Backup& backup, const BackUpFailure& failure);

  BackupQueue& queue_;
  BackUp& back_up_;
  Way to_source_;
  Way to_destination_;
  Bell& work_;
  Bell& stored_;
  RetryPolicy retry_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
