#include "adapters/telegram/methods.hpp"

#include <algorithm>

#include "adapters/telegram/answer.hpp"

namespace ploy::telegram {
namespace {

using nlohmann::json;

json no_preview() { return {{"is_disabled", true}}; }

template <class T>
ApiResult<T> typed(const Call& call, std::optional<T> parsed) {
  if (!parsed) return std::unexpected(unreadable_answer(call, "the answer lacks what it must contain"));
  return std::move(*parsed);
}

template <class T>
ApiResult<T> ask(BotApi& api, const Call& call, std::optional<T> (*parse)(const json&),
                 std::stop_token stop) {
  const auto result = api.call(call, stop);
  if (!result) return std::unexpected(result.error());
  return typed(call, parse(*result));
}

ApiResult<void> tell(BotApi& api, const Call& call, std::stop_token stop) {
  const auto result = api.call(call, stop);
  if (!result) return std::unexpected(result.error());
  return {};
}

ApiResult<Sent> upload(BotApi& api, const Upload& upload, std::stop_token stop) {
  const auto uploaded = api.upload(upload, stop);
  if (!uploaded) return std::unexpected(uploaded.error());
  auto message = typed(upload.call, parse_message(uploaded->result));
  if (!message) return std::unexpected(std::move(message.error()));
  return Sent{.message = std::move(*message), .sha256 = uploaded->sha256};
}

}  // namespace

std::chrono::milliseconds patience(std::uint64_t size) {
  // A self-hosted server gives up by itself after 500 s. Giving up earlier than it does would only mean not
  // to know whether the document was posted.
  constexpr std::chrono::seconds kLongest{520};
  constexpr std::chrono::seconds kShortest{120};
  constexpr std::uint64_t kSlowestBytesPerSecond = 128 * kKiB;
  const std::chrono::seconds transfer(static_cast<std::int64_t>(size / kSlowestBytesPerSecond));
  return std::min(kShortest + transfer, kLongest);
}

ApiResult<Bot> get_me(BotApi& api, std::stop_token stop) {
  return ask(api, {.method = "getMe"}, parse_bot, stop);
}

ApiResult<Chat> get_chat(BotApi& api, ChatId chat, std::stop_token stop) {
  return ask(api, {.method = "getChat", .chat = chat}, parse_chat, stop);
}

ApiResult<ChatMember> get_chat_member(BotApi& api, ChatId chat, std::int64_t user_id, std::stop_token stop) {
  return ask(api, {.method = "getChatMember", .chat = chat, .arguments = {{"user_id", user_id}}},
             parse_chat_member, stop);
}

ApiResult<Message> send_text(BotApi& api, ChatId chat, std::string_view text, Sound sound,
                             std::stop_token stop) {
  return ask(api,
             {.method = "sendMessage",
              .effect = Effect::kSend,
              .chat = chat,
              .arguments = {{"text", text},
                            {"link_preview_options", no_preview()},
                            {"disable_notification", sound == Sound::kSilent}}},
             parse_message, stop);
}

ApiResult<void> edit_text(BotApi& api, ChatId chat, MessageId id, std::string_view text,
                          std::stop_token stop) {
  return tell(
      api,
      {.method = "editMessageText",
       .effect = Effect::kEdit,
       .chat = chat,
       .arguments = {{"message_id", id.value}, {"text", text}, {"link_preview_options", no_preview()}}},
      stop);
}

ApiResult<Sent> send_document(BotApi& api, ChatId chat, const Outgoing& document, std::stop_token stop) {
  return upload(
      api,
      {.call = {.method = "sendDocument",
                .effect = Effect::kSend,
                .chat = chat,
                // Without the second a part that looks like a film comes back as one.
                .arguments = {{"disable_notification", true}, {"disable_content_type_detection", true}},
                .answer_timeout = patience(document.size)},
       .file_name = document.name,
       .content = document.content,
       .size = document.size,
       .closing_arguments =
           [&](const Sha256Digest& digest) { return json{{"caption", document.caption(digest)}}; }},
      stop);
}

ApiResult<Sent> edit_document(BotApi& api, ChatId chat, MessageId id, const Outgoing& document,
                              std::stop_token stop) {
  const auto media = [&](const Sha256Digest& digest) {
    return json{{"media", json{{"type", "document"},
                               {"media", "attach://document"},
                               {"caption", document.caption(digest)},
                               {"disable_content_type_detection", true}}}};
  };
  return upload(api,
                {.call = {.method = "editMessageMedia",
                          .effect = Effect::kEdit,
                          .chat = chat,
                          .arguments = {{"message_id", id.value}},
                          .answer_timeout = patience(document.size)},
                 .file_name = document.name,
                 .content = document.content,
                 .size = document.size,
                 .closing_arguments = media},
                stop);
}

ApiResult<Message> forward(BotApi& api, ChatId to, ChatId from, MessageId id, std::stop_token stop) {
  return ask(api,
             {.method = "forwardMessage",
              .effect = Effect::kSend,
              .chat = to,
              .from_chat = from,
              .arguments = {{"message_id", id.value}, {"disable_notification", true}}},
             parse_message, stop);
}

ApiResult<void> delete_message(BotApi& api, ChatId chat, MessageId id, std::stop_token stop) {
  return tell(api,
              {.method = "deleteMessage",
               .effect = Effect::kChange,
               .chat = chat,
               .arguments = {{"message_id", id.value}}},
              stop);
}

ApiResult<void> pin(BotApi& api, ChatId chat, MessageId id, std::stop_token stop) {
  return tell(api,
              {.method = "pinChatMessage",
               .effect = Effect::kChange,
               .chat = chat,
               .arguments = {{"message_id", id.value}, {"disable_notification", true}}},
              stop);
}

ApiResult<void> describe(BotApi& api, ChatId chat, std::string_view description, std::stop_token stop) {
  return tell(api,
              {.method = "setChatDescription",
               .effect = Effect::kChange,
               .chat = chat,
               .arguments = {{"description", description}}},
              stop);
}

ApiResult<File> get_file(BotApi& api, std::string_view file_id, std::uint64_t size, std::stop_token stop) {
  return ask(api,
             {.method = "getFile", .arguments = {{"file_id", file_id}}, .answer_timeout = patience(size)},
             parse_file, stop);
}

}  // namespace ploy::telegram
