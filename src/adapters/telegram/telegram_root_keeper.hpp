#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "adapters/telegram/chat_reader.hpp"
#include "ports/root_keeper.hpp"

namespace ploy::telegram {

struct Chat;

// The root document of one chat: pinned, and named in the chat's description. It is edited in place, because
// Telegram shows the pinned message with the greatest id, not the one pinned last, and because that leaves no
// trail of old roots.
class TelegramRootKeeper final : public RootKeeper {
 public:
  // `api` is borrowed.
  TelegramRootKeeper(ChatReader::Options chat, BotApi& api);

  [[nodiscard]] Result<std::vector<RootCandidate>> candidates(std::stop_token stop) override;

  // kDenied when the new document can neither be pinned nor named in the description: recovery would not find
  // it.
  [[nodiscard]] Result<Document> publish(ByteView bytes, const std::optional<Address>& current,
                                         std::stop_token stop) override;

 private:
  Result<std::optional<Document>> edit(ByteView bytes, const Address& current, std::stop_token stop);
  Result<Document> send(ByteView bytes, std::stop_token stop);
  Result<void> point_at(MessageId root, std::stop_token stop);
  Result<std::optional<RootCandidate>> read(const Message& message, std::string found_by,
                                            std::stop_token stop);

  const ChatId chat_;
  BotApi& api_;
  ChatReader reader_;
};

}  // namespace ploy::telegram
