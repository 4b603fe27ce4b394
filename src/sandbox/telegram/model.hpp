#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "sandbox/telegram/formatted_text.hpp"

// What the emulated Telegram knows: values only, changed through events (events.hpp).
namespace ploy::sandbox {

struct Bot {
  std::int64_t id = 0;
  std::string token;  // "<id>:<secret>"
  std::string username;
  std::string first_name;
  std::string webhook_url;
  std::int64_t logged_out_until = 0;  // Unix milliseconds; 0 is logged in
};

enum class ChatType : std::uint8_t { kPrivate, kGroup, kSupergroup, kChannel };
enum class MemberStatus : std::uint8_t { kCreator, kAdministrator, kMember, kRestricted, kLeft, kKicked };

// What a bot is in a chat, and what it may do there. Only administrators have rights of their own.
struct Member {
  MemberStatus status = MemberStatus::kAdministrator;
  bool can_post_messages = true;
  bool can_edit_messages = true;
  bool can_delete_messages = true;
  bool can_change_info = true;
  bool can_pin_messages = true;
  bool can_send_messages = true;   // of a restricted member
  bool can_send_documents = true;  // of a restricted member
};

// A chat as the bots see it. Private chats and basic groups are boxes of their own for each bot, with one
// sequence of message ids for all boxes of a bot; channels and supergroups are one for all.
struct ChatKey {
  std::int64_t id = 0;
  std::int64_t box_of = 0;  // the bot; 0 for channels and supergroups
  auto operator<=>(const ChatKey&) const = default;
};

struct ChatSettings {
  ChatKey key;
  ChatType type = ChatType::kChannel;
  std::string title;  // of a private chat: the person's first name
  std::string username;
  std::string description;
  bool has_protected_content = false;
  std::int64_t auto_delete_seconds = 0;
  std::int64_t linked_chat_id = 0;
  std::int64_t migrated_to = 0;  // a basic group that became a supergroup
  bool deleted = false;          // by its owner; of a private chat: the person's account
};

// As what a message shows a file. Anything but a document comes of type detection.
enum class Showing : std::uint8_t { kDocument, kAnimation, kVideo, kAudio };

// One file as Telegram keeps it; several messages may show it. Its bytes lie under its id.
struct Document {
  std::uint64_t id = 0;
  std::string name;
  std::string mime_type;
  std::uint64_t size = 0;
  Showing showing = Showing::kDocument;
};

// Where a forwarded message comes from.
struct Origin {
  ChatKey chat;
  std::int64_t message_id = 0;
  std::int64_t date = 0;    // Unix seconds
  std::int64_t sender = 0;  // the bot or person; 0 for a channel
};

enum class Service : std::uint8_t { kNone, kChatCreated, kPinned, kMigrated };

struct Message {
  std::int64_t id = 0;
  std::int64_t date = 0;       // Unix seconds
  std::int64_t edit_date = 0;  // 0: never edited
  std::int64_t sender = 0;     // the bot that sent it; 0 is a person
  std::string person;          // who, when it was a person; empty for the channel itself
  FormattedText text;          // the caption when there is a document
  std::optional<std::uint64_t> document;
  std::optional<Origin> origin;
  Json reply_markup;  // an inline keyboard, else null
  std::int64_t reply_to = 0;
  bool has_protected_content = false;
  Service service = Service::kNone;
  std::int64_t pinned_id = 0;      // of Service::kPinned
  std::int64_t migrated_from = 0;  // of Service::kMigrated
  std::int64_t delete_at = 0;      // Unix seconds; 0: it stays
};

// A message that a person deleted, which the server still has in memory: it can be forwarded and copied.
struct Ghost {
  Message message;
  std::int64_t until = 0;  // Unix seconds
};

// Of a supergroup or channel only about the newest million messages can be reached; older ones are archived.
inline constexpr std::int64_t kReachableMessages = 1'000'000;

struct Chat {
  ChatSettings settings;
  std::map<std::int64_t, Member> members;  // by bot
  std::map<std::int64_t, Message> messages;
  std::set<std::int64_t> pinned;
  std::map<std::int64_t, Ghost> ghosts;
  std::int64_t last_message_id = 0;  // given out; never again

  // Null when nothing is pinned, or when that lies too far back.
  const Message* newest_pinned() const;
  bool reaches(std::int64_t message_id) const;
};

// A path for the bytes of a document that getFile gave out.
struct FileLink {
  std::int64_t bot = 0;
  std::string path;  // "documents/file_7.bin"
  std::uint64_t document = 0;
  std::int64_t made_at = 0;  // Unix milliseconds
};

struct Update {
  std::int64_t id = 0;
  std::int64_t made_at = 0;  // Unix seconds
  ChatKey chat;
  std::int64_t message_id = 0;
};

struct Inbox {
  std::deque<Update> updates;
  std::int64_t last_id = 0;
};

}  // namespace ploy::sandbox
