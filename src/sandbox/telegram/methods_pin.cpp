#include "sandbox/telegram/chat_access.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"

namespace ploy::sandbox {

// Leaves a notice in the chat, which takes a message id and reaches every bot, the one that pinned included.
// Pinning what is pinned already changes nothing.
ApiResult<Json> pin_chat_message(Call& call) {
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  const auto message = find_message(call, **chat, message_id_argument(call), "message to pin");
  if (!message) return std::unexpected(message.error());
  if (auto allowed = check_can_pin(call, **chat); !allowed) return std::unexpected(allowed.error());
  if ((*message)->service != Service::kNone) return bad_request("service messages can't be pinned");
  if ((*chat)->pinned.contains((*message)->id)) return true;
  const ChatKey key = (*chat)->settings.key;
  Events events = {PinSet{key, (*message)->id, true}};
  Message notice;
  notice.service = Service::kPinned;
  notice.pinned_id = (*message)->id;
  const std::int64_t id = add_message(call, **chat, std::move(notice), events).id;
  add_update(call, call.bot.id, key, id, events);
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  return true;
}

ApiResult<Json> unpin_chat_message(Call& call) {
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  const Message* message = (*chat)->newest_pinned();
  if (call.args().has("message_id")) {
    const auto found = find_message(call, **chat, message_id_argument(call), "message to unpin");
    if (!found) return std::unexpected(found.error());
    message = *found;
  }
  if (message == nullptr) return bad_request("message to unpin not found");
  if (auto allowed = check_can_pin(call, **chat); !allowed) return std::unexpected(allowed.error());
  if (!(*chat)->pinned.contains(message->id)) return true;
  if (auto done = commit(call, {PinSet{(*chat)->settings.key, message->id, false}}); !done)
    return std::unexpected(done.error());
  return true;
}

ApiResult<Json> unpin_all_chat_messages(Call& call) {
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  if (auto allowed = check_can_pin(call, **chat); !allowed) return std::unexpected(allowed.error());
  Events events;
  for (const std::int64_t id : (*chat)->pinned) events.emplace_back(PinSet{(*chat)->settings.key, id, false});
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  return true;
}

}  // namespace ploy::sandbox
