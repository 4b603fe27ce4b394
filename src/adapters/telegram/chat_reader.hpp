#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "adapters/telegram/types.hpp"

namespace ploy::telegram {

// Reads what lies in chats, which a bot can do by message id only: by forwarding the message and looking at
// the copy. Same threads and cancellation as BotApi.
class ChatReader {
 public:
  struct Options {
    ChatId chat;
    // Where copies go for the moment they are looked at. Another chat spares the first one the noise and half
    // of its rate; without one, or when the bot may not write there, copies go to the chat itself.
    std::optional<ChatId> scratch;
    bool local = false;  // the Bot API server runs with --local on this machine
  };

  // `api` is borrowed.
  ChatReader(Options options, BotApi& api) : options_(options), api_(api) {}

  // The message with this id in `chat`, its file_id good for this bot. Empty: there is none, or nothing that
  // can be looked at (a service message). The id and chat are the original's.
  Result<std::optional<Message>> look(ChatId chat, MessageId id, std::stop_token stop);

  // An id above those of all messages that were posted before: that of a marker message, which is deleted at
  // once. Shows in the chat for a moment.
  Result<MessageId> mark(std::stop_token stop);

  // The bytes behind a file_id.
  ApiResult<std::unique_ptr<ByteReader>> open(std::string_view file_id, std::uint64_t size,
                                              std::stop_token stop);

 private:
  Result<std::optional<Message>> look_through(ChatId scratch, ChatId chat, MessageId id,
                                              std::stop_token stop);

  const Options options_;
  BotApi& api_;
};

// What a failed open() says about the file_id. It may have come from another bot, or from a newer server.
enum class FileIdVerdict : std::uint8_t {
  kGood,      // the failure has another cause
  kDoubtful,  // Telegram has one text for "wrong file_id" and "temporarily unavailable"
  kRefused,
};
FileIdVerdict verdict_on_file_id(const ApiError& failed);

}  // namespace ploy::telegram
