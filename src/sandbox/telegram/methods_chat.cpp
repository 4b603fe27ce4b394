#include "base/text.hpp"
#include "sandbox/telegram/chat_access.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kDescriptionMax =
    255;  // tdlib: MAX_DESCRIPTION_LENGTH; what is longer is cut, silently

Json group_permissions() {
  Json out = Json::object();
  for (const char* name : {"can_send_messages", "can_send_documents", "can_send_photos", "can_send_polls",
                           "can_invite_users", "can_pin_messages", "can_change_info"})
    out[name] = true;
  return out;
}

void add_administrator_rights(Json& out, ChatType type, const Member& m) {
  const bool creator = m.status == MemberStatus::kCreator;
  out["can_be_edited"] = false;
  out["can_manage_chat"] = true;
  out["can_change_info"] = creator || m.can_change_info;
  if (type == ChatType::kChannel) {
    out["can_post_messages"] = creator || m.can_post_messages;
    out["can_edit_messages"] = creator || m.can_edit_messages;
  }
  out["can_delete_messages"] = creator || m.can_delete_messages;
  out["can_invite_users"] = true;
  out["can_restrict_members"] = true;
  if (type != ChatType::kChannel) out["can_pin_messages"] = creator || m.can_pin_messages;
  for (const char* name : {"can_post_stories", "can_edit_stories", "can_delete_stories",
                           "can_manage_video_chats", "is_anonymous", "can_promote_members"})
    out[name] = false;
}

Json member_json(const Call& call, const Chat& chat, const Bot& bot, const Member& m) {
  Json out = {{"user", json_for(call).user(bot)}, {"status", to_string(m.status)}};
  if (m.status == MemberStatus::kCreator) out["is_anonymous"] = false;
  if (m.status == MemberStatus::kAdministrator) add_administrator_rights(out, chat.settings.type, m);
  if (m.status == MemberStatus::kKicked) out["until_date"] = 0;
  if (m.status != MemberStatus::kRestricted) return out;
  out.update(group_permissions());
  for (const char* name :
       {"can_send_audios", "can_send_videos", "can_send_video_notes", "can_send_voice_notes",
        "can_send_other_messages", "can_add_web_page_previews", "can_manage_topics"})
    out[name] = false;
  out["can_send_messages"] = m.can_send_messages;
  out["can_send_documents"] = m.can_send_documents;
  out["is_member"] = true;
  out["until_date"] = 0;
  return out;
}

std::string cut_description(std::string_view text) {
  std::string out;
  for (std::size_t n = 0; !text.empty() && n < kDescriptionMax; ++n)
    append_code_point(out, take_code_point(text));
  return out;
}

}  // namespace

ApiResult<Json> get_chat(Call& call) {
  const auto found = find_chat(call);
  if (!found) return std::unexpected(found.error());
  const Chat& chat = **found;
  const ChatSettings& s = chat.settings;
  const MessageJson json = json_for(call);
  Json out = json.chat(chat);
  if (!s.description.empty()) out["description"] = s.description;
  if (s.type == ChatType::kGroup || s.type == ChatType::kSupergroup) out["permissions"] = group_permissions();
  if (s.linked_chat_id != 0) out["linked_chat_id"] = s.linked_chat_id;
  if (s.auto_delete_seconds != 0) out["message_auto_delete_time"] = s.auto_delete_seconds;
  if (s.has_protected_content) out["has_protected_content"] = true;
  const Message* pinned = call.request.pin_missing ? nullptr : chat.newest_pinned();
  if (pinned != nullptr) {
    Message shown = *pinned;
    shown.reply_to = 0;
    out["pinned_message"] = json.message(chat, shown);
  }
  out["accepted_gift_types"] = {{"unlimited_gifts", false},
                                {"limited_gifts", false},
                                {"unique_gifts", false},
                                {"premium_subscription", false},
                                {"gifts_from_channels", false}};
  out["max_reaction_count"] = 11;
  out["accent_color_id"] = 0;
  return out;
}

ApiResult<Json> get_chat_member(Call& call) {
  const auto user = parse_int(trim(call.args().text("user_id")));
  // About itself a bot may ask even where it was thrown out.
  const Chat* own = call.world.chat(parse_int(trim(call.args().text("chat_id"))).value_or(0), call.bot.id);
  if (user == call.bot.id && own != nullptr && own->members.contains(call.bot.id))
    return member_json(call, *own, call.bot, membership(call, *own));
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  if (!user || *user <= 0) return bad_request("invalid user_id specified");
  const auto bot = call.world.bots().find(*user);
  const auto member = (*chat)->members.find(*user);
  if (bot == call.world.bots().end() || member == (*chat)->members.end())
    return bad_request("user not found");
  return member_json(call, **chat, bot->second, member->second);
}

ApiResult<Json> set_chat_description(Call& call) {
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  ChatSettings settings = (*chat)->settings;
  if (settings.type == ChatType::kPrivate) return bad_request("can't change private chat description");
  const Member& member = membership(call, **chat);
  if (!is_administrator(member) || !member.can_change_info)
    return bad_request("not enough rights to set chat description");
  const std::string_view text = call.args().text("description");
  if (!is_utf8(text)) return bad_request("strings must be encoded in UTF-8");
  const std::string description = cut_description(clean({.text = std::string(text)}).text);
  if (description == settings.description) return bad_request("chat description is not modified");
  settings.description = description;
  if (auto done = commit(call, {ChatSet{settings}}); !done) return std::unexpected(done.error());
  return true;
}

}  // namespace ploy::sandbox
