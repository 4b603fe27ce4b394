#include "adapters/telegram/telegram_notifier.hpp"

#include "adapters/telegram/methods.hpp"

namespace ploy::telegram {

Result<PostedText> TelegramNotifier::post(const std::string& text, Sound sound, std::stop_token stop) {
  const auto sent = send_text(api_, chat_, text, sound, stop);
  if (!sent) return wrap(sent.error().error, "tell the admin chat");
  return PostedText{.chat_id = sent->chat, .message_id = sent->id};
}

Result<void> TelegramNotifier::edit(const PostedText& at, const std::string& text, std::stop_token stop) {
  const auto edited = edit_text(api_, at.chat_id, at.message_id, text, stop);
  if (edited || edited.error().says("message is not modified")) return {};
  Error error = edited.error().error;
  // Of what may not be edited a new message can take the place.
  if (edited.error().says("message can't be edited")) error.kind = ErrorKind::kNotFound;
  return wrap(std::move(error), "tell the admin chat");
}

}  // namespace ploy::telegram
