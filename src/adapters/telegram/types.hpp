#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "core/ids.hpp"

// What we read of the Bot API's objects. A parser gives nothing when a field we cannot do without is missing
// or of another type; what we can do without is then empty.
namespace ploy::telegram {

struct Bot {
  std::int64_t id = 0;
  std::string username;
  std::string first_name;
};

struct File {
  std::string file_id;
  std::string file_unique_id;
  std::string file_name;
  std::uint64_t file_size = 0;
  std::string file_path;  // only from getFile; on a server with --local absolute, and the token is in it
};

struct Message {
  MessageId id;
  ChatId chat;
  std::string caption;
  std::optional<File> document;
  std::optional<MessageId> origin;     // of a message forwarded from a channel: its id there
  std::optional<Timestamp> posted_at;  // of a forwarded message: when the original was posted
};

struct Chat {
  ChatId id;
  std::string type;  // "private", "group", "supergroup", "channel"
  std::string title;
  std::string username;
  std::string description;
  bool has_protected_content = false;
  std::int64_t message_auto_delete_time = 0;  // in seconds; 0 is never
  std::optional<ChatId> linked_chat;
  std::optional<Message>
      pinned_message;  // of several the one with the greatest id; may be missing by mistake
};

struct ChatMember {
  std::string status;  // "creator", "administrator", "member", "restricted", "left", "kicked"
  nlohmann::json fields;

  // A right that is not mentioned is not given; a creator has all of them.
  bool may(std::string_view right) const;
};

std::optional<Bot> parse_bot(const nlohmann::json& from);
std::optional<File> parse_file(const nlohmann::json& from);
std::optional<Message> parse_message(const nlohmann::json& from);
std::optional<Chat> parse_chat(const nlohmann::json& from);
std::optional<ChatMember> parse_chat_member(const nlohmann::json& from);

}  // namespace ploy::telegram
