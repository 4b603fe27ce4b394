#include "base/text.hpp"
#include "sandbox/telegram/chat_access.hpp"
#include "sandbox/telegram/methods.hpp"

namespace ploy::sandbox {

ApiResult<Json> delete_message(Call& call) {
  if (trim(call.args().text("chat_id")).empty()) return bad_request("chat identifier is not specified");
  if (message_id_argument(call) == 0) return bad_request("message identifier is not specified");
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  const auto message = find_message(call, **chat, message_id_argument(call), "message to delete");
  if (!message) return std::unexpected(message.error());
  if (auto allowed = check_can_delete(call, **chat, **message); !allowed)
    return std::unexpected(allowed.error());
  if (auto done = commit(call, {MessagesDeleted{(*chat)->settings.key, {(*message)->id}}}); !done)
    return std::unexpected(done.error());
  return true;
}

// One message that may not go keeps all of them; ids that are gone already are passed over.
ApiResult<Json> delete_messages(Call& call) {
  if (trim(call.args().text("chat_id")).empty()) return bad_request("chat identifier is not specified");
  const auto ids = message_ids_argument(call);
  if (!ids) return std::unexpected(ids.error());
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  MessagesDeleted gone{.chat = (*chat)->settings.key};
  for (const std::int64_t id : *ids) {
    const Message* message = call.world.message(gone.chat, id);
    if (message == nullptr) continue;
    if (auto allowed = check_can_delete(call, **chat, *message); !allowed)
      return std::unexpected(allowed.error());
    gone.ids.push_back(id);
  }
  if (!gone.ids.empty())
    if (auto done = commit(call, {gone}); !done) return std::unexpected(done.error());
  return true;
}

}  // namespace ploy::sandbox
