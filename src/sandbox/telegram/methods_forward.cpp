#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/telegram/chat_access.hpp"
#include "sandbox/telegram/content.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"

namespace ploy::sandbox {

namespace {

enum class Way : std::uint8_t { kForward, kCopy };

std::string_view verb(Way way) { return way == Way::kForward ? "forward" : "copy"; }
std::string_view participle(Way way) { return way == Way::kForward ? "forwarded" : "copied"; }

ApiResult<const Chat*> find_origin_chat(Call& call) {
  if (call.args().text("from_chat_id").empty()) return bad_request("parameter \"from_chat_id\" is required");
  return find_chat(call, "from_chat_id");
}

bool is_protected(const Chat& chat, const Message& message) {
  return chat.settings.has_protected_content || message.has_protected_content;
}

ApiResult<void> check_allowed(const Chat& from, const Message& message, Way way) {
  if (message.service != Service::kNone)
    return bad_request(fmt::format("the message can't be {}", participle(way)));
  if (is_protected(from, message))
    return bad_request(fmt::format("message has protected content and can't be {}", participle(way)));
  return {};
}

ApiResult<const Chat*> find_target(Call& call) {
  const auto chat = find_chat(call);
  if (!chat) return chat;
  if (auto allowed = check_can_post(call, **chat); !allowed) return std::unexpected(allowed.error());
  return chat;
}

// A forward of a forward names where it first came from. Keyboards stay behind.
Message again(const Call& call, const Chat& from, const Message& original, Way way) {
  Message message;
  message.text = original.text;
  message.document = original.document;
  message.has_protected_content = call.args().flag("protect_content");
  if (way == Way::kForward)
    message.origin = original.origin.value_or(Origin{.chat = from.settings.key,
                                                     .message_id = original.id,
                                                     .date = original.date,
                                                     .sender = original.sender});
  return message;
}

struct Sent {
  ChatKey chat;
  std::int64_t message_id = 0;
};

ApiResult<Sent> send_again(Call& call, Way way) {
  const auto from = find_origin_chat(call);
  if (!from) return std::unexpected(from.error());
  const Message* original =
      call.world.remembered_message((*from)->settings.key, message_id_argument(call), call.unix_now());
  if (original == nullptr) return bad_request(fmt::format("message to {} not found", verb(way)));
  const auto target = find_target(call);
  if (!target) return std::unexpected(target.error());
  if (auto allowed = check_allowed(**from, *original, way); !allowed) return std::unexpected(allowed.error());
  Message message = again(call, **from, *original, way);
  if (way == Way::kCopy && call.args().has("caption") && message.document) {
    const auto parsed = text_argument(call, "caption", "caption_entities");
    if (!parsed) return std::unexpected(parsed.error());
    auto caption = finish_caption(*parsed);
    if (!caption) return std::unexpected(caption.error());
    message.text = std::move(*caption);
  }
  if (auto allowed = check_content_right(call, **target, message.document.has_value()); !allowed)
    return std::unexpected(allowed.error());
  if (auto admitted = admit(call, **target, FloodKind::kMessage); !admitted)
    return std::unexpected(admitted.error());
  Events events;
  const ChatKey key = (*target)->settings.key;
  const std::int64_t id = add_message(call, **target, std::move(message), events).id;
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  return Sent{key, id};
}

ApiResult<Json> send_many_again(Call& call, Way way) {
  const auto from = find_origin_chat(call);
  if (!from) return std::unexpected(from.error());
  const auto ids = message_ids_argument(call);
  if (!ids) return std::unexpected(ids.error());
  if (std::ranges::adjacent_find(*ids, std::greater_equal{}) != ids->end())
    return bad_request("message identifiers must be in a strictly increasing order");
  const auto target = find_target(call);
  if (!target) return std::unexpected(target.error());
  std::vector<const Message*> found;
  bool remembers_deleted = false;
  for (const std::int64_t id : *ids) {
    const Message* message = call.world.message((*from)->settings.key, id);
    remembers_deleted |= message == nullptr &&
                         call.world.remembered_message((*from)->settings.key, id, call.unix_now()) != nullptr;
    if (message != nullptr) found.push_back(message);
  }
  if (found.empty()) return bad_request(fmt::format("there are no messages to {}", verb(way)));
  std::erase_if(found, [&](const Message* m) { return !check_allowed(**from, *m, way); });
  if (found.empty()) return bad_request(fmt::format("messages can't be {}", participle(way)));
  if (auto admitted = admit(call, **target, FloodKind::kMessage, static_cast<int>(found.size())); !admitted)
    return std::unexpected(admitted.error());
  Events events;
  Json answer = Json::array();
  for (const Message* original : found) {
    const Message& sent = add_message(call, **target, again(call, **from, *original, way), events);
    answer.push_back({{"message_id", sent.id}});
  }
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  // What the server does with one that it remembers and Telegram has no more: the others were sent.
  if (remembers_deleted)
    return bad_request(fmt::format("failed to send message #1 with the error message \"Message was not {}\"",
                                   participle(way)));
  return answer;
}

}  // namespace

ApiResult<Json> forward_message(Call& call) {
  const auto sent = send_again(call, Way::kForward);
  if (!sent) return std::unexpected(sent.error());
  return json_for(call).message(call.world.chat(sent->chat),
                                *call.world.message(sent->chat, sent->message_id));
}

ApiResult<Json> copy_message(Call& call) {
  const auto sent = send_again(call, Way::kCopy);
  if (!sent) return std::unexpected(sent.error());
  return Json{{"message_id", sent->message_id}};
}

ApiResult<Json> forward_messages(Call& call) { return send_many_again(call, Way::kForward); }
ApiResult<Json> copy_messages(Call& call) { return send_many_again(call, Way::kCopy); }

}  // namespace ploy::sandbox
