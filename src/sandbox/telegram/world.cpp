#include "sandbox/telegram/world.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::sandbox {

const Message* Chat::newest_pinned() const {
  if (pinned.empty() || !reaches(*pinned.rbegin())) return nullptr;
  return &messages.at(*pinned.rbegin());
}

bool Chat::reaches(std::int64_t message_id) const {
  return settings.key.box_of != 0 || message_id > last_message_id - kReachableMessages;
}

Result<World> World::open(const std::filesystem::path& dir) {
  World world;
  auto journal = Journal::open(dir / "chat.jsonl", [&](std::string_view line) -> Result<void> {
    const auto events = decode_events(line);
    if (!events) return std::unexpected(events.error());
    for (const Event& event : *events) world.apply(event);
    return {};
  });
  if (!journal) return std::unexpected(journal.error());
  world.journal_.emplace(std::move(*journal));
  return world;
}

const Inbox& World::inbox(std::int64_t bot) const {
  static const Inbox kEmpty;
  const auto found = inboxes_.find(bot);
  return found == inboxes_.end() ? kEmpty : found->second;
}

const Bot* World::bot_with_token(std::string_view token) const {
  const auto found =
      std::ranges::find_if(bots_, [&](const auto& entry) { return entry.second.token == token; });
  return found == bots_.end() ? nullptr : &found->second;
}

const Chat* World::chat(std::int64_t id, std::int64_t bot) const {
  for (const ChatKey key : {ChatKey{id, 0}, ChatKey{id, bot}})
    if (const auto found = chats_.find(key); found != chats_.end()) return &found->second;
  return nullptr;
}

const Chat* World::chat_named(std::string_view username) const {
  for (const auto& [key, chat] : chats_) {
    const bool public_chat = key.box_of == 0 && !chat.settings.username.empty();
    if (public_chat && equals_ignoring_case(chat.settings.username, username)) return &chat;
  }
  return nullptr;
}

const Message* World::message(const ChatKey& key, std::int64_t id) const {
  const Chat& chat = chats_.at(key);
  const auto found = chat.messages.find(id);
  return found == chat.messages.end() || !chat.reaches(id) ? nullptr : &found->second;
}

const Message* World::remembered_message(const ChatKey& key, std::int64_t id, std::int64_t unix_now) const {
  if (const Message* there = message(key, id)) return there;
  const auto& ghosts = chats_.at(key).ghosts;
  const auto found = ghosts.find(id);
  return found == ghosts.end() || found->second.until <= unix_now ? nullptr : &found->second.message;
}

Events World::overdue(std::int64_t unix_now) const {
  Events events;
  for (const auto& [at, chat, id] : to_delete_) {
    if (at > unix_now) break;
    events.emplace_back(MessagesDeleted{.chat = chat, .ids = {id}});
  }
  return events;
}

const Document* World::document(std::uint64_t id) const {
  const auto found = documents_.find(id);
  return found == documents_.end() ? nullptr : &found->second;
}

std::int64_t World::next_message_id(const ChatKey& key) const {
  if (key.box_of == 0) return chats_.at(key).last_message_id + 1;
  const auto found = box_message_ids_.find(key.box_of);
  return found == box_message_ids_.end() ? 1 : found->second + 1;
}

Result<void> World::commit(const Events& events) {
  if (auto written = journal_->append(encode(events)); !written) return written;
  for (const Event& event : events) apply(event);
  return {};
}

void World::apply(const Event& event) {
  std::visit([this](const auto& e) { on(e); }, event);
}

void World::on(const BotSet& e) { bots_[e.bot.id] = e.bot; }

void World::on(const ChatSet& e) { chats_[e.settings.key].settings = e.settings; }

void World::on(const MemberSet& e) { chats_[e.chat].members[e.bot] = e.member; }

void World::on(const DocumentAdded& e) {
  documents_[e.document.id] = e.document;
  last_document_ = std::max(last_document_, e.document.id);
}

void World::on(const MessageSet& e) {
  Chat& chat = chats_[e.chat];
  chat.messages[e.message.id] = e.message;
  if (e.message.delete_at != 0) to_delete_.emplace(e.message.delete_at, e.chat, e.message.id);
  chat.last_message_id = std::max(chat.last_message_id, e.message.id);
  if (e.chat.box_of == 0) return;
  std::int64_t& last = box_message_ids_[e.chat.box_of];
  last = std::max(last, e.message.id);
}

void World::on(const MessagesDeleted& e) {
  Chat& chat = chats_[e.chat];
  for (const std::int64_t id : e.ids) {
    const auto gone = chat.messages.extract(id);
    chat.pinned.erase(id);
    if (!gone) continue;
    if (gone.mapped().delete_at != 0) to_delete_.erase({gone.mapped().delete_at, e.chat, id});
    if (e.remembered_until != 0) chat.ghosts[id] = {gone.mapped(), e.remembered_until};
  }
}

void World::on(const PinSet& e) {
  Chat& chat = chats_[e.chat];
  if (e.pinned && chat.messages.contains(e.message_id))
    chat.pinned.insert(e.message_id);
  else
    chat.pinned.erase(e.message_id);
}

void World::on(const LinkMade& e) {
  links_[e.link.path] = e.link;
  ++links_made_;
}

void World::on(const LinkGone& e) { links_.erase(e.path); }

void World::on(const UpdateAdded& e) {
  Inbox& inbox = inboxes_[e.bot];
  inbox.updates.push_back(e.update);
  inbox.last_id = std::max(inbox.last_id, e.update.id);
}

void World::on(const UpdatesDropped& e) {
  auto& updates = inboxes_[e.bot].updates;
  while (!updates.empty() && updates.front().id <= e.up_to) updates.pop_front();
}

void World::on(const ClockMoved& e) { clock_ahead_ms_ = e.ahead_ms; }

void World::on(const IdsSkipped& e) {
  std::int64_t& last = e.chat.box_of == 0 ? chats_[e.chat].last_message_id : box_message_ids_[e.chat.box_of];
  last = std::max(last, e.last_message_id);
}

}  // namespace ploy::sandbox
