#pragma once

#include <stop_token>
#include <string>

#include "base/error.hpp"
#include "core/ids.hpp"

namespace ploy {

// Where a text lies. The chat stands with it, so that a changed setting cannot make us edit another message.
struct PostedText {
  ChatId chat_id;
  MessageId message_id;
  bool operator==(const PostedText&) const = default;
};

enum class Sound : std::uint8_t { kSilent, kLoud };

// Tells the people who look after the program something, in a chat. Plain text of at most kNoticeUnitsMax
// UTF-16 units (core/notice_text.hpp), without any markup. Safe to call from several threads; calls block,
// and return kCancelled soon after `stop` is requested.
class Notifier {
 public:
  virtual ~Notifier() = default;

  // After kUnknown and kCancelled the text may or may not have been posted, and nobody can find out. After
  // any other error it was not.
  [[nodiscard]] virtual Result<PostedText> post(const std::string& text, Sound sound,
                                                std::stop_token stop) = 0;

  // Puts `text` in the place of what stands there; repeating it is safe. Makes no sound. kNotFound: somebody
  // has deleted the message, or it can no longer be edited.
  [[nodiscard]] virtual Result<void> edit(const PostedText& at, const std::string& text,
                                          std::stop_token stop) = 0;
};

}  // namespace ploy
