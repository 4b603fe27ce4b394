#include "sandbox/telegram/posting.hpp"

#include <algorithm>

#include "sandbox/telegram/chat_access.hpp"

namespace ploy::sandbox {

namespace {

// Messages already added to `events` have taken ids of their own.
std::int64_t next_id(const Call& call, const ChatKey& chat, const Events& events) {
  std::int64_t id = call.world.next_message_id(chat);
  for (const Event& event : events) {
    const auto* set = std::get_if<MessageSet>(&event);
    const bool same_sequence =
        set != nullptr && (set->chat == chat || (chat.box_of != 0 && set->chat.box_of == chat.box_of));
    if (same_sequence) id = std::max(id, set->message.id + 1);
  }
  return id;
}

}  // namespace

Message& add_message(const Call& call, const Chat& chat, Message message, Events& events) {
  const ChatKey key = chat.settings.key;
  message.id = next_id(call, key, events);
  message.date = call.unix_now();
  message.sender = call.bot.id;
  if (const std::int64_t kept = chat.settings.auto_delete_seconds; kept > 0)
    message.delete_at = message.date + kept;
  const std::int64_t id = message.id;
  if (chat.settings.type == ChatType::kChannel)
    for (const auto& [bot, member] : chat.members)
      if (bot != call.bot.id && is_administrator(member)) add_update(call, bot, key, id, events);
  events.emplace_back(MessageSet{key, std::move(message)});
  return std::get<MessageSet>(events.back()).message;
}

void add_update(const Call& call, std::int64_t bot, const ChatKey& chat, std::int64_t message_id,
                Events& events) {
  const auto added = std::ranges::count_if(events, [&](const Event& event) {
    const auto* update = std::get_if<UpdateAdded>(&event);
    return update != nullptr && update->bot == bot;
  });
  events.emplace_back(UpdateAdded{bot,
                                  {.id = call.world.next_update_id(bot) + added,
                                   .made_at = call.unix_now(),
                                   .chat = chat,
                                   .message_id = message_id}});
}

ApiResult<Json> commit_message(Call& call, const ChatKey& chat, std::int64_t message_id,
                               const Events& events) {
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  return json_for(call).message(call.world.chat(chat), *call.world.message(chat, message_id));
}

}  // namespace ploy::sandbox
