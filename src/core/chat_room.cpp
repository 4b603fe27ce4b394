#include "core/chat_room.hpp"

#include <fmt/format.h>

namespace ploy {

ChatRoom chat_room(MessageId newest) {
  if (newest >= kChatMessagesMax) return ChatRoom::kFull;
  return newest >= kChatMessagesWarn ? ChatRoom::kNearlyFull : ChatRoom::kPlenty;
}

std::string chat_room_advice(MessageId newest) {
  constexpr std::string_view kMove =
      "make a new channel, add the bot as administrator, set TELEGRAM_BACKUP_CHAT_ID to it and use a new "
      "DATA_DIR; what lies in the old chat stays restorable with the old settings";
  switch (chat_room(newest)) {
    case ChatRoom::kPlenty:
      return "";
    case ChatRoom::kNearlyFull:
      return fmt::format(
          "the chat has had {} messages; from {} on nothing more is sent to it, because Telegram "
          "loses the oldest of a very long chat: before that, {}",
          newest.value, kChatMessagesMax.value, kMove);
    case ChatRoom::kFull:
      return fmt::format(
          "the chat is full: it has had {} messages, and Telegram loses the oldest of a very long "
          "chat; {}",
          newest.value, kMove);
  }
  return "";
}

}  // namespace ploy
