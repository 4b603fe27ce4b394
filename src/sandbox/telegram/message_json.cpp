#include "sandbox/telegram/message_json.hpp"

#include <fmt/format.h>

#include <array>

namespace ploy::sandbox {

namespace {

// People who write in groups have no accounts of their own here.
constexpr std::int64_t kSomebody = 777'000'001;

}  // namespace

Json MessageJson::user(const Bot& bot) const {
  return {{"id", bot.id}, {"is_bot", true}, {"first_name", bot.first_name}, {"username", bot.username}};
}

Json MessageJson::person(const Chat& chat, std::string_view name) const {
  const bool theirs = chat.settings.type == ChatType::kPrivate;
  return {{"id", theirs ? chat.settings.key.id : kSomebody},
          {"is_bot", false},
          {"first_name", theirs ? chat.settings.title : std::string(name)}};
}

Json MessageJson::chat(const Chat& chat) const {
  const ChatSettings& s = chat.settings;
  Json out = {{"id", s.key.id}};
  out[s.type == ChatType::kPrivate ? "first_name" : "title"] = s.title;
  if (!s.username.empty()) out["username"] = s.username;
  out["type"] = to_string(s.type);
  return out;
}

Json MessageJson::document(const Chat& chat, const Message& message) const {
  const Document& d = *world_.document(*message.document);
  const auto place = fmt::format("{}/{}/{}", chat.settings.key.id, chat.settings.key.box_of, message.id);
  Json out = Json::object();
  if (!d.name.empty()) out["file_name"] = d.name;
  if (!d.mime_type.empty()) out["mime_type"] = d.mime_type;
  out["file_id"] = files_.file_id(bot_, d.id, place);
  out["file_unique_id"] = files_.file_unique_id(d.id);
  out["file_size"] = d.size;
  return out;
}

// Under the name of what it is shown as. The real server repeats an animation as a document; this one does
// not, so that nobody relies on it.
void MessageJson::write_file(Json& out, const Chat& chat, const Message& message) const {
  static constexpr std::array kNames = {"document", "animation", "video", "audio"};
  const Showing showing = world_.document(*message.document)->showing;
  Json file = document(chat, message);
  if (showing != Showing::kDocument) file["duration"] = 0;
  if (showing == Showing::kAnimation || showing == Showing::kVideo) file["width"] = file["height"] = 0;
  out[kNames[static_cast<std::size_t>(showing)]] = std::move(file);
}

Json MessageJson::write(const Chat& chat, const Message& message, bool with_reply) const {
  Json out = {{"message_id", message.id}};
  write_sender(out, chat, message);
  out["chat"] = this->chat(chat);
  out["date"] = message.date;
  if (message.edit_date != 0) out["edit_date"] = message.edit_date;
  if (message.origin) write_origin(out, *message.origin);
  if (with_reply && message.reply_to != 0)
    if (const Message* original = world_.message(chat.settings.key, message.reply_to))
      out["reply_to_message"] = write(chat, *original, false);
  write_content(out, chat, message);
  write_service(out, chat, message);
  if (message.has_protected_content || chat.settings.has_protected_content)
    out["has_protected_content"] = true;
  if (!message.reply_markup.is_null()) out["reply_markup"] = message.reply_markup;
  return out;
}

void MessageJson::write_sender(Json& out, const Chat& chat, const Message& message) const {
  if (chat.settings.type == ChatType::kChannel) {
    out["sender_chat"] = this->chat(chat);
    return;
  }
  const auto bot = world_.bots().find(message.sender);
  out["from"] = bot != world_.bots().end() ? user(bot->second) : person(chat, message.person);
}

void MessageJson::write_origin(Json& out, const Origin& origin) const {
  const Chat& from = world_.chat(origin.chat);
  if (from.settings.type == ChatType::kChannel) {
    out["forward_origin"] = {
        {"type", "channel"}, {"chat", chat(from)}, {"message_id", origin.message_id}, {"date", origin.date}};
    out["forward_from_chat"] = chat(from);
    out["forward_from_message_id"] = origin.message_id;
  } else {
    const auto bot = world_.bots().find(origin.sender);
    const Json sender = bot != world_.bots().end() ? user(bot->second) : person(from, "Somebody");
    out["forward_origin"] = {{"type", "user"}, {"sender_user", sender}, {"date", origin.date}};
    out["forward_from"] = sender;
  }
  out["forward_date"] = origin.date;
}

void MessageJson::write_content(Json& out, const Chat& chat, const Message& message) const {
  if (message.document) write_file(out, chat, message);
  if (message.text.text.empty()) return;
  out[message.document ? "caption" : "text"] = message.text.text;
  if (!message.text.entities.empty())
    out[message.document ? "caption_entities" : "entities"] = entities_json(message.text.entities);
}

void MessageJson::write_service(Json& out, const Chat& chat, const Message& message) const {
  if (message.service == Service::kChatCreated)
    out[chat.settings.type == ChatType::kChannel ? "channel_chat_created" : "supergroup_chat_created"] = true;
  if (message.service == Service::kMigrated) out["migrate_from_chat_id"] = message.migrated_from;
  if (message.service != Service::kPinned) return;
  const Message* pinned = world_.message(chat.settings.key, message.pinned_id);
  out["pinned_message"] =
      pinned != nullptr ? write(chat, *pinned, false)
                        : Json{{"chat", this->chat(chat)}, {"message_id", message.pinned_id}, {"date", 0}};
}

}  // namespace ploy::sandbox
