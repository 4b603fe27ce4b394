#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "adapters/telegram/types.hpp"
#include "core/backup.hpp"
#include "ports/notifier.hpp"

// The methods of the Bot API that we use, one function each. An answer that lacks what its type promises
// is treated like a lost one.
namespace ploy::telegram {

// A document on its way out.
struct Outgoing {
  std::string name;
  HashedReader* content = nullptr;
  std::uint64_t size = 0;
  std::function<std::string(const Sha256Digest&)> caption;  // see Upload::closing_arguments
};

struct Sent {
  Message message;
  Sha256Digest sha256{};
};

ApiResult<Bot> get_me(BotApi& api, std::stop_token stop);
ApiResult<Chat> get_chat(BotApi& api, ChatId chat, std::stop_token stop);
ApiResult<ChatMember> get_chat_member(BotApi& api, ChatId chat, std::int64_t user_id, std::stop_token stop);

// Plain text, without a preview of the pages it links to.
ApiResult<Message> send_text(BotApi& api, ChatId chat, std::string_view text, Sound sound,
                             std::stop_token stop);
ApiResult<void> edit_text(BotApi& api, ChatId chat, MessageId id, std::string_view text,
                          std::stop_token stop);

// Without a sound on anybody's telephone.
ApiResult<Sent> send_document(BotApi& api, ChatId chat, const Outgoing& document, std::stop_token stop);

// Puts another document in the place of the one there; works at any age on what the bot itself posted.
ApiResult<Sent> edit_document(BotApi& api, ChatId chat, MessageId id, const Outgoing& document,
                              std::stop_token stop);

// The only way to see a message by its id: makes a copy in `to` and returns that.
ApiResult<Message> forward(BotApi& api, ChatId to, ChatId from, MessageId id, std::stop_token stop);

ApiResult<void> delete_message(BotApi& api, ChatId chat, MessageId id, std::stop_token stop);
ApiResult<void> pin(BotApi& api, ChatId chat, MessageId id, std::stop_token stop);
ApiResult<void> describe(BotApi& api, ChatId chat, std::string_view description, std::stop_token stop);

// Answers when the whole file is on the server, which for a large one takes minutes; `size` sets the
// patience. Repeating it joins a transfer under way.
ApiResult<File> get_file(BotApi& api, std::string_view file_id, std::uint64_t size, std::stop_token stop);

// How long the server may take over a file of `size` bytes after it has read the request.
std::chrono::milliseconds patience(std::uint64_t size);

}  // namespace ploy::telegram
