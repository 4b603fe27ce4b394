#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

#include "app/back_up/gate.hpp"
#include "app/bell.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace ploy::app {

// Tells the failure of one backup from the failure of a whole side, and closes the side's gate for the
// latter.
//
// When something fails that an outage could explain, the side is probed: does it answer at all? If it does,
// the failure is that backup's own, and an attempt. If it does not, the gate is closed and nothing is
// counted. A closed gate is probed again and again, 5 s to 60 s apart, and opened by the first probe that
// succeeds.
//
//   open --(a failure, then a failed probe)--> closed --(a probe succeeds)--> open
//
// Safe from several threads.
class Breaker {
 public:
  // Asks the side whether it works; may block for as long as a connection takes.
  using Probe = std::function<Result<void>(std::stop_token)>;

  struct Options {
    // kDenied from this side always concerns all of it, whatever a probe says: no right to send is no right
    // to send anything. Otherwise one object may be denied and the next one not.
    bool denials_are_final = false;
    std::chrono::milliseconds pause_min{5'000};
    std::chrono::milliseconds pause_max{60'000};
  };

  // `name` as people know the side: "Telegram". All else is borrowed.
  Breaker(Options options, std::string name, Gate& gate, Probe probe, Clock& clock, Log& log);

  // Something failed on this side. True when the side is to blame: the gate is closed then.
  bool blames_side(const Error& error, const std::stop_token& stop);

  // Whether it works, asked by somebody who does not need it now. The second failure in a row closes the
  // gate, a refusal at once. While the gate is closed it is not asked, and the answer is why.
  [[nodiscard]] Result<void> check(const std::stop_token& stop);

  // If the gate is closed: probes, and opens it when that succeeds. Returns when to come again.
  std::chrono::milliseconds mend(Bell& work, const std::stop_token& stop);

 private:
  Result<void> ask(const std::stop_token& stop);
  void close(const Error& error);
  std::chrono::milliseconds next_pause();

  const Options options_;
  const std::string name_;
  Gate& gate_;
  const Probe probe_;
  Clock& clock_;
  Log& log_;
  std::mutex mutex_;
  int failed_checks_ = 0;               // under mutex_; in a row
  std::chrono::milliseconds pause_{0};  // under mutex_; the last one between two probes
  std::optional<Instant> opened_at_;    // under mutex_
};

}  // namespace ploy::app
