#pragma once

#include <cstdint>
#include <string>

#include "core/ids.hpp"

namespace ploy {

// About how many of its newest messages a chat keeps within reach: some 1,000,000 of a supergroup's; users of
// channels report trouble from 650,000 on, and loss. Not published by Telegram. Sources:
// tdlib/telegram-bot-api issue 596; tgdrive/teldrive issues 255, 504, 527, 562; limits.tginfo.me. Message ids
// count up with every message, deleted and service ones included, so the newest id is an upper bound of their
// number.
inline constexpr MessageId kChatMessagesWarn{400'000};
inline constexpr MessageId kChatMessagesMax{500'000};

enum class ChatRoom : std::uint8_t { kPlenty, kNearlyFull, kFull };

ChatRoom chat_room(MessageId newest);

// How full it is and what to do about it. Empty while there is plenty of room.
std::string chat_room_advice(MessageId newest);

}  // namespace ploy
