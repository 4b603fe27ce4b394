#pragma once

#include "sandbox/telegram/api_result.hpp"
#include "sandbox/telegram/arguments.hpp"
#include "sandbox/telegram/fault_script.hpp"
#include "sandbox/telegram/files.hpp"
#include "sandbox/telegram/flood_gate.hpp"
#include "sandbox/telegram/world.hpp"

namespace ploy::sandbox {

// The public service, or a self-hosted server started with --local.
enum class Profile : std::uint8_t { kCloud, kLocal };

// What one client asked for, from the first byte of its body to the answer. It may be run several times:
// whoever has to wait is looked at again later.
struct Request {
  std::string token;
  std::string method;  // lower-case
  Arguments args;
  bool admitted = false;              // its flood wait is over
  bool throttled = false;             // the wait for equal sizes is over
  std::optional<Instant> poll_until;  // of a long poll
  bool pin_missing = false;           // injected faults that the method itself must commit
  bool as_animation = false;
  std::optional<Fault> download;  // of what getFile lays down in the local profile
  bool waited_for_download = false;
};

// Files of this run that came as file://: getFile names the original as long as it is unchanged.
struct LocalOriginal {
  std::filesystem::path path;
  std::filesystem::file_time_type modified;
};
using LocalOriginals = std::map<std::uint64_t, LocalOriginal>;

// All a method may touch, for the time of one call. Only one runs at a time.
struct Call {
  World& world;
  const Files& files;
  FloodGate& flood;
  LocalOriginals& originals;
  Profile profile = Profile::kCloud;
  Timestamp now;
  Instant ticks;
  const Bot& bot;
  Request& request;

  Arguments& args() const { return request.args; }
  std::int64_t unix_now() const {
    return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  }
};

// Writes the events down and applies them; a full disk is the server's fault (500).
ApiResult<void> commit(Call& call, const Events& events);

// Waits out or refuses floods; after success the message may be posted.
ApiResult<void> admit(Call& call, const Chat& chat, FloodKind kind, int count = 1);

}  // namespace ploy::sandbox
