#include "adapters/telegram/telegram_chat_history.hpp"

namespace ploy::telegram {

Result<MessageId> TelegramChatHistory::end(std::stop_token stop) {
  auto marker = reader_.mark(stop);
  if (!marker) return wrap(std::move(marker.error()), "find the end of the chat");
  return marker;
}

Result<std::optional<FoundDocument>> TelegramChatHistory::look(MessageId id, std::stop_token stop) {
  const auto message = reader_.look(chat_, id, stop);
  if (!message) return wrap(message.error(), "look at message " + std::to_string(id.value));
  const auto nothing = std::optional<FoundDocument>();
  if (!*message || !(*message)->document) return nothing;
  // A copy that an earlier look left behind; the original has another id.
  if ((*message)->origin && *(*message)->origin != id) return nothing;
  const auto said = parse_caption((*message)->caption);
  if (!said) return nothing;
  const File& file = *(*message)->document;
  return FoundDocument{.document = {.address = {chat_, id, file.file_id},
                                    .name = file.file_name,
                                    .size = file.file_size,
                                    .sha256 = said->sha256},
                       .said = *said,
                       .caption = (*message)->caption,
                       .posted_at = (*message)->posted_at};
}

}  // namespace ploy::telegram
