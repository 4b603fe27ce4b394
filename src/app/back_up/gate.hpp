#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.hpp"

namespace ploy::app {

// Whether the destination takes documents at all. It is closed while a person must mend something (a wrong
// token, a missing right) or while the chat must rest (retry_after). Workers wait in front of it, so an
// outage uses up nobody's attempts. Safe from several threads.
class Gate {
 public:
  explicit Gate(Clock& clock) : clock_(clock) {}

  struct Closed {
    std::string reason;
    Timestamp since;
    std::optional<Timestamp> until;  // empty: until open() is called
  };

  // Closed until somebody finds by probing that it works again.
  void close(const std::string& reason);
  // Closed until that time.
  void rest(const std::string& reason, std::chrono::milliseconds span);
  void open();

  // Empty while it is open.
  std::optional<Closed> state() const;

 private:
  Clock& clock_;
  mutable std::mutex mutex_;
  std::optional<Closed> closed_;
};

}  // namespace ploy::app
