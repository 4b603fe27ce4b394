#include "adapters/telegram/chat_probe.hpp"

#include <array>

#include "adapters/telegram/methods.hpp"

namespace ploy::telegram {
namespace {

struct Right {
  std::string_view name;  // as the Bot API spells it
  Severity severity;
  std::string_view without;  // what does not work
};

// Pinning in a channel is covered by the right to edit messages; the table of rights is in the Bot API's
// source, can_edit_message and can_pin_messages.
constexpr std::array kChannelRights = {
    Right{"can_post_messages", Severity::kError, "it cannot send backups"},
    Right{"can_edit_messages", Severity::kWarning,
          "it cannot pin the root of the index, nor take over what another bot posted"},
    Right{"can_delete_messages", Severity::kWarning,
          "it cannot clear away notices and what another bot posted"},
    Right{"can_change_info", Severity::kWarning,
          "it cannot keep the second pointer to the index in the chat's description"},
};
constexpr std::array kGroupRights = {
    Right{"can_pin_messages", Severity::kWarning, "it cannot pin the root of the index"},
    Right{"can_delete_messages", Severity::kWarning,
          "it cannot clear away notices and what another bot posted"},
    Right{"can_change_info", Severity::kWarning,
          "it cannot keep the second pointer to the index in the chat's description"},
};

void add(DestinationReport& report, Severity severity, std::string what, std::string fix) {
  report.findings.push_back({severity, std::move(what), std::move(fix)});
}

// A refusal a person can mend is a finding.
Result<void> note(DestinationReport& report, Severity severity, const ApiError& failed) {
  if (failed.error.kind != ErrorKind::kDenied && failed.error.kind != ErrorKind::kInvalid &&
      failed.error.kind != ErrorKind::kNotFound)
    return std::unexpected(failed.error);
  std::string what = failed.error.what;
  if (what.ends_with("; " + failed.fix)) what.resize(what.size() - failed.fix.size() - 2);
  add(report, severity, std::move(what),
      failed.fix.empty() ? "check the settings of the bot and the chat" : failed.fix);
  return {};
}

template <std::size_t N>
void check_rights(DestinationReport& report, const ChatMember& member, const std::array<Right, N>& rights) {
  for (const Right& right : rights)
    if (!member.may(right.name))
      add(report, right.severity,
          "the bot lacks the right " + std::string(right.name) + ": " + std::string(right.without),
          "open the chat's administrators, choose the bot, and allow it");
}

void check_member(DestinationReport& report, const Chat& chat, const ChatMember& member) {
  if (member.status == "left" || member.status == "kicked")
    return add(report, Severity::kError, "the bot is not in the chat",
               "add the bot to the chat as administrator");
  if (chat.type == "channel") return check_rights(report, member, kChannelRights);
  if (chat.type == "private") return;
  if (member.status == "restricted" && !member.may("can_send_documents"))
    add(report, Severity::kError, "the bot is restricted: it may not send documents",
        "lift the restriction, or make it an administrator");
  check_rights(report, member, kGroupRights);
}

void check_settings(DestinationReport& report, const Chat& chat) {
  if (chat.message_auto_delete_time != 0)
    add(report, Severity::kError,
        "the chat deletes its messages after " + std::to_string(chat.message_auto_delete_time) + " seconds",
        "switch off auto-delete in the chat's settings, or use another chat");
  if (chat.has_protected_content)
    add(report, Severity::kError, "the chat restricts saving content, so documents cannot be found again",
        "switch off 'restrict saving content' in the chat's settings");
  if (chat.linked_chat)
    add(report, Severity::kWarning,
        "the chat is linked to a discussion group, where every backup appears too",
        "unlink the discussion group");
  if (!chat.username.empty() && chat.type != "private")
    add(report, Severity::kWarning, "the chat is public: anybody can read the backups", "make it private");
  if (chat.type == "group")
    add(report, Severity::kWarning,
        "a basic group gets new message ids when it grows, and its old messages are then out of reach",
        "use a private channel");
  if (chat.type == "private")
    add(report, Severity::kWarning, "in a private chat another bot could not recover the backups",
        "use a private channel");
}

}  // namespace

Result<DestinationReport> ChatProbe::check(std::stop_token stop) {
  DestinationReport report;
  const auto bot = get_me(api_, stop);
  if (!bot) {
    if (auto noted = note(report, Severity::kError, bot.error()); !noted)
      return std::unexpected(std::move(noted.error()));
    return report;
  }
  report.bot = bot->username.empty() ? bot->first_name : "@" + bot->username;
  if (auto checked = check_chat(report, bot->id, stop); !checked)
    return std::unexpected(std::move(checked.error()));
  if (auto checked = check_admin_chat(report, stop); !checked)
    return std::unexpected(std::move(checked.error()));
  return report;
}

Result<void> ChatProbe::check_chat(DestinationReport& report, std::int64_t bot_id, std::stop_token stop) {
  const auto chat = get_chat(api_, chat_, stop);
  if (!chat) return note(report, Severity::kError, chat.error());
  report.chat_title = chat->title;
  report.chat_type = chat->type;
  check_settings(report, *chat);
  const auto member = get_chat_member(api_, chat_, bot_id, stop);
  if (!member) return note(report, Severity::kError, member.error());
  check_member(report, *chat, *member);
  return {};
}

Result<void> ChatProbe::check_admin_chat(DestinationReport& report, std::stop_token stop) {
  if (!admin_chat_ || *admin_chat_ == chat_) return {};
  const auto chat = get_chat(api_, *admin_chat_, stop);
  if (chat) return {};
  ApiError failed = chat.error();
  failed.error.what = "the admin chat cannot be reached: " + failed.description;
  failed.fix = "check TELEGRAM_ADMIN_CHAT_ID, and send the bot a message there first";
  return note(report, Severity::kWarning, failed);
}

}  // namespace ploy::telegram
