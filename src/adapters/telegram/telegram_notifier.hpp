#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "ports/notifier.hpp"

namespace ploy::telegram {

// Tells people in one chat, the admin chat or, where none is set, the backup chat.
class TelegramNotifier final : public Notifier {
 public:
  // `api` is borrowed.
  TelegramNotifier(ChatId chat, BotApi& api) : chat_(chat), api_(api) {}

  [[nodiscard]] Result<PostedText> post(const std::string& text, Sound sound, std::stop_token stop) override;
  [[nodiscard]] Result<void> edit(const PostedText& at, const std::string& text,
                                  std::stop_token stop) override;

 private:
  ChatId chat_;
  BotApi& api_;
};

}  // namespace ploy::telegram
