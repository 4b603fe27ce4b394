#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "ports/destination_probe.hpp"

namespace ploy::telegram {

// Looks at the bot, the chat and the bot's rights in it. Names each missing right, and says what to do.
class ChatProbe final : public DestinationProbe {
 public:
  // `api` is borrowed.
  ChatProbe(ChatId chat, std::optional<ChatId> admin_chat, BotApi& api)
      : chat_(chat), admin_chat_(admin_chat), api_(api) {}

  [[nodiscard]] Result<DestinationReport> check(std::stop_token stop) override;

 private:
  Result<void> check_chat(DestinationReport& report, std::int64_t bot_id, std::stop_token stop);
  Result<void> check_admin_chat(DestinationReport& report, std::stop_token stop);

  const ChatId chat_;
  const std::optional<ChatId> admin_chat_;
  BotApi& api_;
};

}  // namespace ploy::telegram
