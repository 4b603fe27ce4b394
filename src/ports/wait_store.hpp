#pragma once

#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "core/ids.hpp"

namespace ploy {

// "Send nothing to this chat before then": what a destination asked for. Chat 0 stands for the whole bot.
struct ChatWait {
  ChatId chat_id;
  Timestamp until{};
  bool operator==(const ChatWait&) const = default;
};

// Keeps waits over a restart: whoever ignores them is made to wait longer, and in the end banned. Safe to
// call from several threads.
class WaitStore {
 public:
  virtual ~WaitStore() = default;

  // All that were saved; those that are over may be missing.
  [[nodiscard]] virtual Result<std::vector<ChatWait>> load() = 0;

  // Replaces what was saved for this chat.
  [[nodiscard]] virtual Result<void> save(const ChatWait& wait) = 0;
};

}  // namespace ploy
