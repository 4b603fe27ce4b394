#include "adapters/telegram/types.hpp"

namespace ploy::telegram {
namespace {

using nlohmann::json;

const json* field(const json& from, const char* name) {
  if (!from.is_object()) return nullptr;
  const auto it = from.find(name);
  return it == from.end() ? nullptr : &*it;
}

std::string text(const json& from, const char* name) {
  const json* value = field(from, name);
  return value && value->is_string() ? value->get<std::string>() : std::string();
}

std::int64_t number(const json& from, const char* name) {
  const json* value = field(from, name);
  // What does not fit would wrap around; nothing we read is that large.
  if (!value || !value->is_number_integer()) return 0;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX) return 0;
  return value->get<std::int64_t>();
}

bool flag(const json& from, const char* name) {
  const json* value = field(from, name);
  return value && value->is_boolean() && value->get<bool>();
}

}  // namespace

bool ChatMember::may(std::string_view right) const {
  return status == "creator" || flag(fields, std::string(right).c_str());
}

std::optional<Bot> parse_bot(const json& from) {
  Bot bot{
      .id = number(from, "id"), .username = text(from, "username"), .first_name = text(from, "first_name")};
  if (bot.id == 0) return std::nullopt;
  return bot;
}

std::optional<File> parse_file(const json& from) {
  File file{.file_id = text(from, "file_id"),
            .file_unique_id = text(from, "file_unique_id"),
            .file_name = text(from, "file_name"),
            .file_path = text(from, "file_path")};
  const std::int64_t size = number(from, "file_size");
  if (file.file_id.empty() || size < 0) return std::nullopt;
  file.file_size = static_cast<std::uint64_t>(size);
  return file;
}

std::optional<Message> parse_message(const json& from) {
  const json* chat = field(from, "chat");
  Message message{.id = {number(from, "message_id")},
                  .chat = {chat ? number(*chat, "id") : 0},
                  .caption = text(from, "caption")};
  if (message.id.value <= 0 || message.chat.value == 0) return std::nullopt;
  if (const json* document = field(from, "document")) message.document = parse_file(*document);
  if (const json* origin = field(from, "forward_origin")) {
    if (const std::int64_t id = number(*origin, "message_id"); id > 0) message.origin = MessageId{id};
    if (const std::int64_t date = number(*origin, "date"); date > 0)
      message.posted_at = Timestamp(std::chrono::seconds(date));
  }
  return message;
}

std::optional<Chat> parse_chat(const json& from) {
  Chat chat{.id = {number(from, "id")},
            .type = text(from, "type"),
            .title = text(from, "title"),
            .username = text(from, "username"),
            .description = text(from, "description"),
            .has_protected_content = flag(from, "has_protected_content"),
            .message_auto_delete_time = number(from, "message_auto_delete_time")};
  if (chat.id.value == 0 || chat.type.empty()) return std::nullopt;
  if (const std::int64_t linked = number(from, "linked_chat_id"); linked != 0)
    chat.linked_chat = ChatId{linked};
  if (const json* pinned = field(from, "pinned_message")) chat.pinned_message = parse_message(*pinned);
  return chat;
}

std::optional<ChatMember> parse_chat_member(const json& from) {
  ChatMember member{.status = text(from, "status"), .fields = from};
  if (member.status.empty()) return std::nullopt;
  return member;
}

}  // namespace ploy::telegram
