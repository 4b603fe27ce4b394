#pragma once

#include "adapters/telegram/chat_reader.hpp"
#include "ports/chat_history.hpp"

namespace ploy::telegram {

// The history of one chat, read by forwarding one message at a time (see ChatReader).
class TelegramChatHistory final : public ChatHistory {
 public:
  // `api` is borrowed, and meant to be governed.
  TelegramChatHistory(ChatReader::Options chat, BotApi& api) : chat_(chat.chat), reader_(chat, api) {}

  ChatId chat() const override { return chat_; }

  // Sends a marker message and deletes it.
  [[nodiscard]] Result<MessageId> end(std::stop_token stop) override;
  [[nodiscard]] Result<std::optional<FoundDocument>> look(MessageId id, std::stop_token stop) override;

 private:
  const ChatId chat_;
  ChatReader reader_;
};

}  // namespace ploy::telegram
