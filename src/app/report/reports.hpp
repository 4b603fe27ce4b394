#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/bell.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace ploy::app {

// Looks again and again at everything that people may have to be told of, and wakes the messenger.
class Reports {
 public:
  // True: there is something new in the outbox.
  struct Look {
    std::string at;  // "files", "heartbeat"
    std::function<Result<bool>()> look;
  };

  // `told` is borrowed.
  Reports(std::vector<Look> looks, Bell& told, Clock& clock, Log& log);

  void run(const std::stop_token& stop);
  // Each once. One that fails does not keep the others from looking.
  void run_once();

 private:
  std::vector<Look> looks_;
  Bell& told_;
  Clock& clock_;
  Log& log_;
  bool failing_ = false;
};

}  // namespace ploy::app
