#include "sandbox/telegram/chat_access.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

// Bots cannot delete what is older (tdlib: can_delete_channel_message, can_revoke_message).
constexpr std::int64_t kDeletableSeconds = 172'800;
constexpr std::size_t kIdsMax = 100;

ApiResult<void> check_member(const Chat& chat, const Member& member) {
  const bool left = member.status == MemberStatus::kLeft;
  if (!left && member.status != MemberStatus::kKicked) return {};
  if (chat.settings.type == ChatType::kPrivate)
    return forbidden(left ? "bot can't initiate conversation with a user" : "bot was blocked by the user");
  return forbidden(fmt::format("bot {} the {} chat", left ? "is not a member of" : "was kicked from",
                               to_string(chat.settings.type)));
}

std::unexpected<Refusal> refuse_deleted(ChatType type) {
  if (type == ChatType::kPrivate) return forbidden("user is deactivated");
  if (type == ChatType::kGroup) return forbidden("the group chat was deleted");
  return bad_request("chat not found");
}

}  // namespace

ApiResult<const Chat*> find_chat(Call& call, std::string_view argument) {
  return find_chat_value(call, call.args().text(argument));
}

ApiResult<const Chat*> find_chat_value(Call& call, std::string_view value) {
  value = trim(value);
  if (value.empty()) return bad_request("chat_id is empty");
  const Chat* chat = value.starts_with('@') ? call.world.chat_named(value.substr(1))
                                            : call.world.chat(parse_int(value).value_or(0), call.bot.id);
  if (chat == nullptr || !chat->members.contains(call.bot.id)) return bad_request("chat not found");
  if (chat->settings.deleted) return refuse_deleted(chat->settings.type);
  if (chat->settings.migrated_to != 0)
    return std::unexpected<Refusal>(
        ApiError{.code = 400,
                 .description = "Bad Request: group chat was upgraded to a supergroup chat",
                 .migrate_to_chat_id = chat->settings.migrated_to});
  if (auto member = check_member(*chat, membership(call, *chat)); !member)
    return std::unexpected(member.error());
  return chat;
}

ApiResult<const Message*> find_message(Call& call, const Chat& chat, std::int64_t id, std::string_view what) {
  const Message* message = call.world.message(chat.settings.key, id);
  if (message == nullptr) return bad_request(fmt::format("{} not found", what));
  return message;
}

std::int64_t message_id_argument(Call& call, std::string_view argument) {
  return call.args().number(argument, 0, 0x7FFFFFFF);
}

ApiResult<std::vector<std::int64_t>> message_ids_argument(Call& call) {
  const std::string_view text = call.args().text("message_ids");
  if (text.empty()) return bad_request("message identifiers are not specified");
  const Json list = Json::parse(text, nullptr, false);
  if (!list.is_array()) return bad_request("expected an Array of message identifiers");
  if (list.size() > kIdsMax) return bad_request("too many message identifiers specified");
  std::vector<std::int64_t> ids;
  for (const Json& one : list) {
    const auto id = one.is_string()           ? parse_int(one.get<std::string>())
                    : one.is_number_integer() ? std::optional(one.get<std::int64_t>())
                                              : std::nullopt;
    if (!id || *id <= 0) return bad_request("invalid message identifier specified");
    ids.push_back(*id);
  }
  if (ids.empty()) return bad_request("message identifiers are not specified");
  return ids;
}

const Member& membership(const Call& call, const Chat& chat) { return chat.members.at(call.bot.id); }

bool is_administrator(const Member& member) {
  return member.status == MemberStatus::kCreator || member.status == MemberStatus::kAdministrator;
}

ApiResult<void> check_can_post(const Call& call, const Chat& chat) {
  const Member& member = membership(call, chat);
  if (chat.settings.type == ChatType::kChannel && !(is_administrator(member) && member.can_post_messages))
    return bad_request("need administrator rights in the channel chat");
  if (member.status == MemberStatus::kRestricted && !member.can_send_messages && !member.can_send_documents)
    return bad_request("have no write access to the chat");
  return {};
}

ApiResult<void> check_content_right(const Call& call, const Chat& chat, bool document) {
  const Member& member = membership(call, chat);
  if (member.status != MemberStatus::kRestricted) return {};
  if (document && !member.can_send_documents)
    return bad_request("not enough rights to send documents to the chat");
  if (!document && !member.can_send_messages)
    return bad_request("not enough rights to send text messages to the chat");
  return {};
}

// Own messages at any age; what others posted only in channels and with the right for it; what was forwarded
// and what the service says never.
bool can_edit(const Call& call, const Chat& chat, const Message& message) {
  if (message.origin || message.service != Service::kNone) return false;
  const Member& member = membership(call, chat);
  const bool own = message.sender == call.bot.id;
  if (chat.settings.type != ChatType::kChannel) return own;
  return is_administrator(member) && ((own && member.can_post_messages) || member.can_edit_messages);
}

ApiResult<void> check_can_delete(const Call& call, const Chat& chat, const Message& message) {
  const bool old = call.unix_now() >= message.date + kDeletableSeconds;
  const ChatType type = chat.settings.type;
  if (type == ChatType::kPrivate || type == ChatType::kGroup) {
    if (old) return bad_request("message can't be deleted for everyone");
    return {};
  }
  const Member& member = membership(call, chat);
  const bool own = message.sender == call.bot.id && message.service == Service::kNone;
  const bool own_allowed =
      own && (type == ChatType::kSupergroup || (is_administrator(member) && member.can_post_messages));
  const bool allowed = own_allowed || (is_administrator(member) && member.can_delete_messages);
  const bool undeletable =
      message.service == Service::kChatCreated || (type == ChatType::kChannel && message.id == 1);
  if (old || !allowed || undeletable) return bad_request("message can't be deleted");
  return {};
}

ApiResult<void> check_can_pin(const Call& call, const Chat& chat) {
  const ChatType type = chat.settings.type;
  const Member& member = membership(call, chat);
  const bool right = type == ChatType::kChannel ? member.can_edit_messages : member.can_pin_messages;
  if (type == ChatType::kPrivate || (is_administrator(member) && right)) return {};
  return bad_request("not enough rights to manage pinned messages in the chat");
}

}  // namespace ploy::sandbox
