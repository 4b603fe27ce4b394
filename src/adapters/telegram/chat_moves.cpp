#include "adapters/telegram/chat_moves.hpp"

namespace ploy::telegram {

ChatId ChatMoves::current(ChatId chat) const {
  const std::lock_guard lock(mutex_);
  // A group moves once in its life; the bound only keeps a nonsensical circle from hanging us.
  for (int hop = 0; hop < 8; ++hop) {
    const auto it = moves_.find(chat);
    if (it == moves_.end()) break;
    chat = it->second;
  }
  return chat;
}

void ChatMoves::remember(ChatId from, ChatId to) {
  {
    const std::lock_guard lock(mutex_);
    if (from == to || !moves_.insert_or_assign(from, to).second) return;
  }
  if (on_move_) on_move_(from, to);
}

}  // namespace ploy::telegram
