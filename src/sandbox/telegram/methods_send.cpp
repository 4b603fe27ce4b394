#include "sandbox/telegram/chat_access.hpp"
#include "sandbox/telegram/content.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"

namespace ploy::sandbox {

namespace {

// What a new message answers to, as the client put it.
struct ReplyWish {
  std::int64_t message_id = 0;
  std::string chat;  // empty: the same
  bool may_be_gone = false;
};

ApiResult<ReplyWish> reply_argument(Call& call) {
  const std::string_view text = call.args().text("reply_parameters");
  if (text.empty())
    return ReplyWish{.message_id = message_id_argument(call, "reply_to_message_id"),
                     .may_be_gone = call.args().flag("allow_sending_without_reply")};
  const Json wish = Json::parse(text, nullptr, false);
  if (!wish.is_object()) return bad_request("can't parse reply parameters JSON object");
  const auto id = wish.find("message_id");
  const auto chat = wish.find("chat_id");
  const auto gone = wish.find("allow_sending_without_reply");
  return ReplyWish{.message_id = id != wish.end() && id->is_number_integer() ? id->get<std::int64_t>() : 0,
                   .chat = chat == wish.end()  ? ""
                           : chat->is_string() ? chat->get<std::string>()
                                               : chat->dump(),
                   .may_be_gone = gone != wish.end() && gone->is_boolean() && gone->get<bool>()};
}

// What every new message has, besides its content.
struct Draft {
  const Chat* chat = nullptr;
  Message message;
  Json external_reply;  // the message answered to, when it lies in another chat
};

ApiResult<void> resolve_reply(Call& call, const ReplyWish& wish, Draft& draft) {
  if (wish.message_id == 0) return {};
  const Chat* from = draft.chat;
  if (!wish.chat.empty()) {
    const auto found = find_chat_value(call, wish.chat);
    if (!found) return std::unexpected(found.error());
    from = *found;
  }
  const auto original = find_message(call, *from, wish.message_id, "message to be replied");
  if (!original && !wish.may_be_gone) return std::unexpected(original.error());
  if (!original) return {};
  if (from == draft.chat) {
    draft.message.reply_to = wish.message_id;
    return {};
  }
  const Json whole = json_for(call).message(*from, **original);
  draft.external_reply = {{"chat", whole.at("chat")}, {"message_id", wish.message_id}};
  if (whole.contains("document")) draft.external_reply["document"] = whole.at("document");
  return {};
}

// Reply, keyboard, chat, right to post: the checks between the caption and the file.
ApiResult<Draft> begin_draft(Call& call) {
  const auto reply = reply_argument(call);
  if (!reply) return std::unexpected(reply.error());
  auto markup = reply_markup_argument(call);
  if (!markup) return std::unexpected(markup.error());
  const auto chat = find_chat(call);
  if (!chat) return std::unexpected(chat.error());
  Draft draft{.chat = *chat};
  draft.message.reply_markup = std::move(*markup);
  draft.message.has_protected_content = call.args().flag("protect_content");
  if (auto resolved = resolve_reply(call, *reply, draft); !resolved) return std::unexpected(resolved.error());
  if (auto allowed = check_can_post(call, **chat); !allowed) return std::unexpected(allowed.error());
  return draft;
}

ApiResult<Json> post(Call& call, Draft draft, Events events) {
  const ChatKey key = draft.chat->settings.key;
  const std::int64_t id = add_message(call, *draft.chat, std::move(draft.message), events).id;
  auto posted = commit_message(call, key, id, events);
  if (posted && !draft.external_reply.is_null()) (*posted)["external_reply"] = draft.external_reply;
  return posted;
}

}  // namespace

ApiResult<Json> send_message(Call& call) {
  if (call.args().text("text").empty()) return bad_request("message text is empty");
  const auto parsed = text_argument(call, "text", "entities");
  if (!parsed) return std::unexpected(parsed.error());
  auto draft = begin_draft(call);
  if (!draft) return std::unexpected(draft.error());
  auto text = finish_text(*parsed);
  if (!text) return std::unexpected(text.error());
  if (auto allowed = check_content_right(call, *draft->chat, false); !allowed)
    return std::unexpected(allowed.error());
  if (auto admitted = admit(call, *draft->chat, FloodKind::kMessage); !admitted)
    return std::unexpected(admitted.error());
  draft->message.text = std::move(*text);
  return post(call, std::move(*draft), {});
}

ApiResult<Json> send_document(Call& call) {
  const auto source = document_source(call, call.args().text("document"), "document");
  if (!source) return bad_request("there is no document in the request");
  const auto parsed = text_argument(call, "caption", "caption_entities");
  if (!parsed) return std::unexpected(parsed.error());
  auto draft = begin_draft(call);
  if (!draft) return std::unexpected(draft.error());
  const Detection detection =
      call.args().flag("disable_content_type_detection") ? Detection::kOff : Detection::kOn;
  const auto chosen = choose_document(call, *source, detection);
  if (!chosen) return std::unexpected(chosen.error());
  auto caption = finish_caption(*parsed);
  if (!caption) return std::unexpected(caption.error());
  if (auto allowed = check_content_right(call, *draft->chat, true); !allowed)
    return std::unexpected(allowed.error());
  if (auto admitted = admit(call, *draft->chat, FloodKind::kMessage); !admitted)
    return std::unexpected(admitted.error());
  if (auto kept = keep(call, *source, *chosen); !kept) return std::unexpected(kept.error());
  Events events;
  if (chosen->added) events.emplace_back(*chosen->added);
  draft->message.document = chosen->id;
  draft->message.text = std::move(*caption);
  return post(call, std::move(*draft), std::move(events));
}

}  // namespace ploy::sandbox
