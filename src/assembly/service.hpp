#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "core/settings.hpp"

namespace ploy::assembly {

// The running daemon: every adapter, use case, thread and server socket, built from the settings in one
// place.
class Service {
 public:
  // Takes the data directory, opens the catalogue, listens, and starts the threads. What only time or a
  // person can mend (S3 or Telegram unreachable, a wrong token) does not keep it from starting; /health says
  // so. kConflict: another daemon has the data directory, or the port is taken.
  static Result<std::unique_ptr<Service>> start(const Settings& settings, Clock& clock, Log& log);

  ~Service();

  // Parks the parts under way, writes the index, closes. What was finished is not sent again.
  void stop();

  // Where it listens: differs from the settings when they ask for port 0.
  std::uint16_t port() const;

 private:
  struct Everything;
  explicit Service(std::unique_ptr<Everything> everything);

  std::unique_ptr<Everything> everything_;
};

}  // namespace ploy::assembly
