#include "sandbox/telegram/chat_access.hpp"
#include "sandbox/telegram/content.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"

namespace ploy::sandbox {

namespace {

struct Edited {
  const Chat* chat = nullptr;
  Message message;  // what it shall become
};

// The message that the call names, if it may be edited. An edit without a keyboard takes the keyboard away.
ApiResult<Edited> begin_edit(Call& call, std::string_view refusal) {
  auto markup = reply_markup_argument(call);
  if (!markup) return std::unexpected(markup.error());
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  const auto message = find_message(call, **chat, message_id_argument(call), "message to edit");
  if (!message) return std::unexpected(message.error());
  if (!can_edit(call, **chat, **message)) return bad_request(refusal);
  Edited edited{.chat = *chat, .message = **message};
  edited.message.reply_markup = std::move(*markup);
  return edited;
}

ApiResult<Json> finish_edit(Call& call, Edited edited, const DocumentSource* source,
                            const ChosenDocument* chosen) {
  const ChatKey key = edited.chat->settings.key;
  const Message& before = *call.world.message(key, edited.message.id);
  const Message& after = edited.message;
  if (after.text == before.text && after.document == before.document &&
      after.reply_markup == before.reply_markup)
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a "
        "current "
        "content and reply markup of the message");
  if (auto admitted = admit(call, *edited.chat, FloodKind::kEdit); !admitted)
    return std::unexpected(admitted.error());
  Events events;
  if (chosen != nullptr && chosen->added) {
    if (auto kept = keep(call, *source, *chosen); !kept) return std::unexpected(kept.error());
    events.emplace_back(*chosen->added);
  }
  const std::int64_t id = edited.message.id;
  edited.message.edit_date = call.unix_now();
  events.emplace_back(MessageSet{key, std::move(edited.message)});
  return commit_message(call, key, id, events);
}

// The InputMediaDocument of an editMessageMedia.
struct InputMedia {
  DocumentSource source;
  Detection detection = Detection::kOn;
  FormattedText caption;
};

ApiResult<InputMedia> media_argument(Call& call) {
  const std::string_view text = call.args().text("media");
  if (text.empty()) return bad_request("there is no media in the request");
  const Json media = Json::parse(text, nullptr, false);
  if (!media.is_object()) return bad_request("can't parse input media JSON object");
  const auto field = [&](const char* name) {
    const auto found = media.find(name);
    return found != media.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  const auto entities = media.find("caption_entities");
  auto caption =
      parse_text(field("caption"), field("parse_mode"), entities == media.end() ? Json() : *entities);
  if (!caption) return std::unexpected(caption.error());
  if (field("type") != "document")
    return bad_request("type of file mismatch: the sandbox knows documents only");
  const auto source = document_source(call, field("media"), "");
  if (!source) return bad_request("there is no document in the request");
  const auto off = media.find("disable_content_type_detection");
  const bool is_off = off != media.end() && off->is_boolean() && off->get<bool>();
  return InputMedia{*source, is_off ? Detection::kOff : Detection::kOn, std::move(*caption)};
}

}  // namespace

ApiResult<Json> edit_message_text(Call& call) {
  if (call.args().text("text").empty()) return bad_request("message text is empty");
  const auto parsed = text_argument(call, "text", "entities");
  if (!parsed) return std::unexpected(parsed.error());
  auto edited = begin_edit(call, "message can't be edited");
  if (!edited) return std::unexpected(edited.error());
  if (edited->message.document) return bad_request("there is no text in the message to edit");
  auto text = finish_text(*parsed);
  if (!text) return std::unexpected(text.error());
  edited->message.text = std::move(*text);
  return finish_edit(call, std::move(*edited), nullptr, nullptr);
}

ApiResult<Json> edit_message_caption(Call& call) {
  const auto parsed = text_argument(call, "caption", "caption_entities");
  if (!parsed) return std::unexpected(parsed.error());
  auto edited = begin_edit(call, "message can't be edited");
  if (!edited) return std::unexpected(edited.error());
  if (!edited->message.document) return bad_request("there is no caption in the message to edit");
  auto caption = finish_caption(*parsed);
  if (!caption) return std::unexpected(caption.error());
  edited->message.text = std::move(*caption);
  return finish_edit(call, std::move(*edited), nullptr, nullptr);
}

ApiResult<Json> edit_message_media(Call& call) {
  const auto media = media_argument(call);
  if (!media) return std::unexpected(media.error());
  auto edited = begin_edit(call, "message media can't be edited");
  if (!edited) return std::unexpected(edited.error());
  if (!edited->message.document) return bad_request("there is no media in the message to edit");
  const auto chosen = choose_document(call, media->source, media->detection);
  if (!chosen) return std::unexpected(chosen.error());
  auto caption = finish_caption(media->caption);
  if (!caption) return std::unexpected(caption.error());
  edited->message.document = chosen->id;
  edited->message.text = std::move(*caption);
  return finish_edit(call, std::move(*edited), &media->source, &*chosen);
}

ApiResult<Json> edit_message_reply_markup(Call& call) {
  auto edited = begin_edit(call, "message can't be edited");
  if (!edited) return std::unexpected(edited.error());
  return finish_edit(call, std::move(*edited), nullptr, nullptr);
}

}  // namespace ploy::sandbox
