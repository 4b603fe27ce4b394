#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/page.hpp"
#include "sandbox/telegram/routes.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kMessagesShown = 100;

// "-1001", or "7.1" for the box that bot 1 has of chat 7.
std::optional<ChatKey> parse_key(std::string_view text) {
  const auto dot = text.find('.');
  const auto id = parse_int(text.substr(0, dot));
  const auto box = dot == std::string_view::npos ? 0 : parse_int(text.substr(dot + 1));
  if (!id || !box) return std::nullopt;
  return ChatKey{*id, *box};
}

std::string sender_name(const World& world, const Chat& chat, std::int64_t bot, const std::string& person) {
  if (chat.settings.type == ChatType::kChannel) return chat.settings.title;
  const auto found = world.bots().find(bot);
  if (found != world.bots().end()) return found->second.first_name;
  return person.empty() ? chat.settings.title : person;
}

std::string origin_name(const World& world, const Origin& origin) {
  const auto chat = world.chats().find(origin.chat);
  return chat == world.chats().end() ? "elsewhere" : sender_name(world, chat->second, origin.sender, "");
}

ShownMessage show(const World& world, const Chat& chat, const Message& message) {
  ShownMessage shown{.message = message,
                     .sender = sender_name(world, chat, message.sender, message.person),
                     .pinned = chat.pinned.contains(message.id)};
  if (message.document) shown.document = *world.document(*message.document);
  if (message.origin) shown.origin = origin_name(world, *message.origin);
  if (message.service != Service::kPinned) return shown;
  const Message* pinned = world.message(chat.settings.key, message.pinned_id);
  shown.pinned_name = pinned != nullptr && pinned->document ? world.document(*pinned->document)->name
                                                            : fmt::format("message #{}", message.pinned_id);
  return shown;
}

void show_messages(const World& world, const Chat& chat, std::int64_t before, PageView& view) {
  auto at = before > 0 ? chat.messages.lower_bound(before) : chat.messages.end();
  for (; at != chat.messages.begin() && view.messages.size() < kMessagesShown;)
    view.messages.push_back(show(world, chat, (--at)->second));
  view.has_older = at != chat.messages.begin();
  std::ranges::reverse(view.messages);
  for (auto pin = chat.pinned.rbegin(); pin != chat.pinned.rend(); ++pin)
    view.pinned.push_back(show(world, chat, chat.messages.at(*pin)));
}

PageView look(Engine& engine, const Arguments& wish) {
  PageView view{.profile = engine.profile() == Profile::kCloud ? "cloud" : "local"};
  engine.with_world([&](const World& world, Timestamp) {
    for (const auto& [key, chat] : world.chats()) view.chats.push_back({chat.settings, chat.messages.size()});
    for (const auto& [id, document] : world.documents()) view.document_bytes += document.size;
    auto key = parse_key(wish.text("chat"));
    if (!wish.has("chat") && !view.chats.empty()) key = view.chats.front().settings.key;
    const auto chosen = key ? world.chats().find(*key) : world.chats().end();
    if (chosen == world.chats().end()) return;
    view.chosen = ShownChat{chosen->second.settings, chosen->second.messages.size()};
    show_messages(world, chosen->second, wish.number("before", 0, INT64_MAX), view);
  });
  return view;
}

net::Answer asset(std::string_view type, std::string_view text) {
  return {.headers = {{"Content-Type", std::string(type)},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Cache-Control", "no-cache"}},
          .body = std::string(text)};
}

net::Answer page(Engine& engine, const net::RequestHead& head) {
  Arguments wish;
  wish.add_form(head.query);
  net::Answer answer = asset("text/html; charset=utf-8", render_page(look(engine, wish)));
  const auto digest = sha256(as_bytes(answer.body));
  const std::string tag = fmt::format("\"{}\"", to_hex(ByteView(digest).first(12)));
  answer.headers.add("ETag", tag);
  answer.headers.add(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
      "form-action 'none'; frame-ancestors 'none'");
  answer.headers.add("Referrer-Policy", "no-referrer");
  if (head.headers.find("If-None-Match") != tag) return answer;
  answer.status = 304;
  answer.body.clear();
  return answer;
}

// "/chat/<chat>/<message>/<name>"; the name is only there for the browser.
net::Answer document(Engine& engine, std::string_view path) {
  path.remove_prefix(std::string_view("/chat/").size());
  const auto key = parse_key(path.substr(0, path.find('/')));
  path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
  const auto id = parse_int(path.substr(0, path.find('/')));
  if (!key || !id) return answer_not_found();
  const auto found = engine.with_world([&](const World& world, Timestamp) -> std::optional<Document> {
    const auto chat = world.chats().find(*key);
    const Message* message = chat == world.chats().end() ? nullptr : world.message(*key, *id);
    if (message == nullptr || !message->document) return std::nullopt;
    return *world.document(*message->document);
  });
  if (!found) return answer_not_found();
  auto reader = engine.files().read(found->id);
  if (!reader) return answer_error({.code = 500, .description = "Internal Server Error"});
  // Never shown in the browser: it is anybody's content, and the page's own address.
  return {.headers = {{"Content-Type", "application/octet-stream"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Disposition",
                       "attachment; filename*=UTF-8''" + percent_encode(found->name, Slash::kEncode)}},
          .stream = std::move(*reader),
          .stream_bytes = found->size};
}

}  // namespace

net::Answer route_page(Engine& engine, const net::RequestHead& head) {
  if (head.path == "/") return page(engine, head);
  if (head.path == "/chat/page.css") return asset("text/css; charset=utf-8", page_style());
  if (head.path == "/chat/page.js") return asset("text/javascript; charset=utf-8", page_script());
  return document(engine, head.path);
}

}  // namespace ploy::sandbox
