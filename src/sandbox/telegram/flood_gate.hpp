#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <variant>

#include "base/clock.hpp"
#include "sandbox/telegram/model.hpp"

namespace ploy::sandbox {

// Telegram publishes no exact figures; these are the documented and reported ones (Bots FAQ, grammY's flood
// guide).
struct FloodLimits {
  bool enabled = true;
  int group_messages_per_minute = 20;  // groups, supergroups and channels
  int private_messages_per_minute = 60;
  int edits_per_minute = 20;  // per chat
  int bot_messages_per_second = 30;
  // Shorter waits only make the answer late; longer ones are refused with 429.
  std::chrono::milliseconds absorbed_max{8'000};
  bool same_size_throttle = true;  // cloud profile only
};

// At most `count` of something in any stretch of `span`.
class SlidingWindow {
 public:
  SlidingWindow(int count, std::chrono::milliseconds span)
      : count_(static_cast<std::size_t>(count)), span_(span) {}

  Instant earliest(Instant now) const;
  void take(Instant at);

 private:
  std::size_t count_;
  std::chrono::milliseconds span_;
  std::deque<Instant> taken_;  // in order, never more than needed to judge the next
};

enum class FloodKind : std::uint8_t { kMessage, kEdit };

// Says when a message may go. Waits are honoured per bot and chat; a refused message counts for nothing.
class FloodGate {
 public:
  explicit FloodGate(FloodLimits limits) : limits_(limits) {}

  // The moment it may go, which is `now` or up to `absorbed_max` later and has been reserved; or for how
  // long to stay away. `count` is more than 1 for what posts several messages.
  std::variant<Instant, std::chrono::seconds> admit(std::int64_t bot, const ChatSettings& chat,
                                                    FloodKind kind, int count, Instant now);

 private:
  SlidingWindow& window_of(std::int64_t bot, const ChatSettings& chat, FloodKind kind);

  FloodLimits limits_;
  std::map<std::tuple<std::int64_t, ChatKey, FloodKind>, SlidingWindow> chats_;
  std::map<std::int64_t, SlidingWindow> bots_;
};

// The server's own protection against many uploads of one size: requests of one bot whose files sum to the
// same number of bytes follow each other at a distance that grows with that size.
class SameSizeThrottle {
 public:
  // When the request may go on, or nothing when the queue is full (429 with 60 s).
  std::optional<Instant> admit(std::int64_t bot, std::uint64_t bytes, Instant now);

 private:
  std::map<std::pair<std::int64_t, std::uint64_t>, Instant> last_;
};

}  // namespace ploy::sandbox
