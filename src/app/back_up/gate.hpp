#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace ploy::app {

// Whether one side, the S3 store or the destination, is to be used at all. It is closed while the side as a
// whole does not work (an outage, a wrong token) or while it must rest (retry_after). Workers wait in front
// of both gates, so an outage uses up nobody's attempts. Safe from several threads.
class Gate {
 public:
  explicit Gate(Clock& clock) : clock_(clock) {}

  struct Closed {
    ErrorKind why = ErrorKind::kUnavailable;  // kDenied: a person must act; kRateLimited: it rests
    std::string reason;
    Timestamp since;
    std::optional<Timestamp> until;  // empty: until open() is called
  };

  // Closed until somebody finds by probing that it works again; since now, or since it was closed first.
  void close(const Error& error);
  // Closed since an earlier life.
  void close(const Error& error, Timestamp since);
  // Closed until that time.
  void rest(const std::string& reason, std::chrono::milliseconds span);
  void open();

  // Empty while it is open.
  std::optional<Closed> state() const;
  // Whether the side does not work; a rest is none of it.
  bool is_broken() const;

 private:
  Clock& clock_;
  mutable std::mutex mutex_;
  std::optional<Closed> closed_;
};

}  // namespace ploy::app
