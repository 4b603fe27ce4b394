#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/notifier.hpp"

namespace ploy {

// One message of ours to people: what it shall say, and what we know of what it says.
struct Notice {
  std::int64_t id = 0;
  std::string wanted_text;
  Sound sound = Sound::kSilent;
  bool final = false;                // nothing will follow this text
  std::optional<Timestamp> sent_at;  // the last text that was sent
  std::optional<PostedText> posted;  // where it lies; empty: not posted, or the answer was lost
  int posts = 0;                     // begun, and not known to have failed
};

// The messages to people, written down before they are sent. Durable when a call returns; several threads.
class NoticeOutbox {
 public:
  virtual ~NoticeOutbox() = default;

  // Asks for a message of its own, silent and final, unless one of this name was asked for before: then
  // false.
  [[nodiscard]] virtual Result<bool> want(const std::string& name, const std::string& text) = 0;

  // Those that do not say what they shall, oldest first; at most `limit`.
  [[nodiscard]] virtual Result<std::vector<Notice>> unsent(int limit) = 0;

  // "I am about to post this": counts up `posts`. A crash from here on leaves a message that may lie there.
  [[nodiscard]] virtual Result<void> posting(const Notice& notice) = 0;
  // It was certainly not posted: counts down again.
  [[nodiscard]] virtual Result<void> not_posted(const Notice& notice) = 0;

  // The text lies at `posted` (empty: if it lies anywhere, we cannot know where).
  [[nodiscard]] virtual Result<void> sent(const Notice& notice, const std::optional<PostedText>& posted,
                                          Timestamp now) = 0;
  // The message is gone from the chat: it is posted anew.
  [[nodiscard]] virtual Result<void> gone(const Notice& notice) = 0;
};

}  // namespace ploy
