#include "app/back_up/full_chat_guard.hpp"

#include "core/chat_room.hpp"

namespace ploy::app {

Result<Document> FullChatGuard::put(const DocumentDraft& draft, HashedReader& body, std::stop_token stop) {
  const auto room = check(stop);
  if (!room) return std::unexpected(room.error());
  return inner_.put(draft, body, std::move(stop));
}

Result<void> FullChatGuard::check(const std::stop_token& stop) {
  const auto newest = inner_.newest(stop);
  if (!newest) return std::unexpected(newest.error());
  if (chat_room(*newest) == ChatRoom::kFull) return fail(ErrorKind::kDenied, chat_room_advice(*newest));
  return {};
}

}  // namespace ploy::app
