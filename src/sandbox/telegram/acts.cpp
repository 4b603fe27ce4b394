#include "sandbox/telegram/acts.hpp"

#include <fmt/format.h>

namespace ploy::sandbox {

namespace {

// telegram-bot-api keeps messages for so long (DIALOG_UNLOAD_BOT_DELAY).
constexpr std::int64_t kRememberedSeconds = 1800;

std::int64_t unix_seconds(Timestamp at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

std::unexpected<Error> no_chat() { return fail(ErrorKind::kNotFound, "no such chat in the sandbox"); }
std::unexpected<Error> no_message() { return fail(ErrorKind::kNotFound, "no such message in the chat"); }

// The message and what it tells the bots of the chat.
Events posted(const World& world, const ChatKey& chat, const Message& message) {
  Events events = {MessageSet{chat, message}};
  for (const auto& [bot, member] : world.chat(chat).members)
    events.emplace_back(UpdateAdded{
        bot,
        {.id = world.next_update_id(bot), .made_at = message.date, .chat = chat, .message_id = message.id}});
  return events;
}

Message new_message(const World& world, const ChatKey& chat, Timestamp now) {
  Message message{.id = world.next_message_id(chat), .date = unix_seconds(now)};
  const std::int64_t kept = world.chat(chat).settings.auto_delete_seconds;
  if (kept > 0) message.delete_at = message.date + kept;
  return message;
}

}  // namespace

Events chat_events(const World& world, const ChatSettings& settings, Timestamp now) {
  Events events = {ChatSet{settings}};
  const bool has_notice = settings.type == ChatType::kChannel || settings.type == ChatType::kSupergroup;
  if (!has_notice || world.chats().contains(settings.key)) return events;
  events.emplace_back(MessageSet{
      settings.key, Message{.id = 1, .date = unix_seconds(now), .service = Service::kChatCreated}});
  return events;
}

Result<void> set_chat(World& world, const ChatSettings& settings, Timestamp now) {
  return world.commit(chat_events(world, settings, now));
}

Result<void> set_bot(World& world, const Bot& bot) { return world.commit({BotSet{bot}}); }

Result<void> set_member(World& world, const ChatKey& chat, std::int64_t bot, const Member& member) {
  if (!world.chats().contains(chat)) return no_chat();
  if (!world.bots().contains(bot)) return fail(ErrorKind::kNotFound, "no such bot in the sandbox");
  return world.commit({MemberSet{chat, bot, member}});
}

Result<std::int64_t> say(World& world, const ChatKey& chat, const std::string& person,
                         const std::string& text, Timestamp now) {
  if (!world.chats().contains(chat)) return no_chat();
  Message message = new_message(world, chat, now);
  message.person = person;
  message.text = clean({.text = text});
  if (auto done = world.commit(posted(world, chat, message)); !done) return std::unexpected(done.error());
  return message.id;
}

Result<void> pin(World& world, const ChatKey& chat, std::int64_t message_id, Timestamp now) {
  if (!world.chats().contains(chat)) return no_chat();
  if (world.message(chat, message_id) == nullptr) return no_message();
  Message notice = new_message(world, chat, now);
  notice.service = Service::kPinned;
  notice.pinned_id = message_id;
  Events events = posted(world, chat, notice);
  events.emplace_back(PinSet{chat, message_id, true});
  return world.commit(events);
}

Result<void> unpin(World& world, const ChatKey& chat, std::int64_t message_id) {
  if (!world.chats().contains(chat)) return no_chat();
  return world.commit({PinSet{chat, message_id, false}});
}

Result<void> delete_messages(World& world, const ChatKey& chat, const std::vector<std::int64_t>& ids,
                             Memory memory, Timestamp now) {
  if (!world.chats().contains(chat)) return no_chat();
  const std::int64_t until = memory == Memory::kRemembers ? unix_seconds(now) + kRememberedSeconds : 0;
  return world.commit({MessagesDeleted{.chat = chat, .ids = ids, .remembered_until = until}});
}

Result<void> migrate(World& world, std::int64_t group, std::int64_t to, Timestamp now) {
  const ChatKey target{to, 0};
  if (world.chats().contains(target))
    return fail(ErrorKind::kConflict, fmt::format("there is a chat {} already", to));
  Events events;
  ChatSettings supergroup;
  Events members;
  for (const auto& [key, chat] : world.chats()) {
    if (key.id != group || chat.settings.type != ChatType::kGroup) continue;
    supergroup = chat.settings;
    ChatSettings left = chat.settings;
    left.migrated_to = to;
    events.emplace_back(ChatSet{left});
    for (const auto& [bot, member] : chat.members) members.emplace_back(MemberSet{target, bot, member});
  }
  if (events.empty()) return no_chat();
  supergroup.key = target;
  supergroup.type = ChatType::kSupergroup;
  events.emplace_back(ChatSet{supergroup});
  events.insert(events.end(), members.begin(), members.end());
  events.emplace_back(MessageSet{
      target,
      Message{.id = 1, .date = unix_seconds(now), .service = Service::kMigrated, .migrated_from = group}});
  return world.commit(events);
}

std::int64_t supergroup_of(std::int64_t group) { return -1'000'000'000'000 - (group < 0 ? -group : group); }

Result<void> skip_ids(World& world, const ChatKey& chat, std::int64_t last_message_id) {
  if (!world.chats().contains(chat)) return no_chat();
  return world.commit({IdsSkipped{chat, last_message_id}});
}

Result<void> advance_clock(World& world, std::chrono::milliseconds span) {
  return world.commit({ClockMoved{(world.clock_ahead() + span).count()}});
}

Result<ChatKey> chat_key(const World& world, std::int64_t chat_id, std::int64_t bot) {
  for (const auto& [key, chat] : world.chats())
    if (key.id == chat_id && (key.box_of == 0 || bot == 0 || key.box_of == bot)) return key;
  return no_chat();
}

}  // namespace ploy::sandbox
