#include "sandbox/telegram/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "sandbox/telegram/events.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

std::string clock_time(std::int64_t unix_seconds) {
  const std::string text = format_time(Timestamp(std::chrono::seconds(unix_seconds)));
  return text.substr(0, 10) + " " + text.substr(11, 8) + " UTC";
}

std::string chat_address(const ChatKey& key) {
  return key.box_of == 0 ? fmt::format("{}", key.id) : fmt::format("{}.{}", key.id, key.box_of);
}

// "gz", "part003", at most six characters: what the tile before the name says.
std::string tile(std::string_view name) {
  const auto dot = name.rfind('.');
  std::string extension = dot == std::string_view::npos ? "file" : std::string(name.substr(dot + 1));
  return escape_html(utf8_prefix(extension, 7));
}

std::string render_document(const ChatKey& chat, const ShownMessage& shown) {
  const Document& d = *shown.document;
  return fmt::format(
      R"(<a class="doc" href="{}" download><span class="tile" aria-hidden="true">{}</span>)"
      R"(<span class="file"><span class="name">{}</span><span class="size">{}</span></span></a>)",
      escape_html(document_address(chat, shown.message.id, d.name)), tile(d.name), escape_html(d.name),
      format_bytes(d.size));
}

std::string render_service(const ShownMessage& shown) {
  const Message& m = shown.message;
  const std::string what = m.service == Service::kPinned
                               ? fmt::format(R"({} pinned <a href="#m{}">{}</a>)", escape_html(shown.sender),
                                             m.pinned_id, escape_html(shown.pinned_name))
                               : std::string("Chat created");
  return fmt::format(
      R"(<li class="service" id="m{0}"><span>{1}</span><span class="meta">#{0} · {2}</span></li>)", m.id,
      what, clock_time(m.date));
}

std::string render_message(const ChatKey& chat, const ShownMessage& shown) {
  const Message& m = shown.message;
  if (m.service != Service::kNone) return render_service(shown);
  std::string out =
      fmt::format(R"(<li class="msg{}" id="m{}"><div class="head"><span class="from">{}</span>)",
                  shown.pinned ? " is-pinned" : "", m.id, escape_html(shown.sender));
  if (shown.pinned) out += R"(<span class="tag">Pinned</span>)";
  out += "</div>";
  if (!shown.origin.empty())
    out += fmt::format(R"(<p class="origin">Forwarded from {}</p>)", escape_html(shown.origin));
  if (m.reply_to != 0)
    out += fmt::format(R"(<p class="origin">Reply to <a href="#m{0}">#{0}</a></p>)", m.reply_to);
  if (shown.document) out += render_document(chat, shown);
  if (!m.text.text.empty()) out += fmt::format(R"(<p class="text">{}</p>)", render_text(m.text));
  out += fmt::format(R"(<div class="meta">#{} · {}{}</div></li>)", m.id, clock_time(m.date),
                     m.edit_date == 0 ? std::string{} : " · edited " + clock_time(m.edit_date));
  return out;
}

std::string render_chat_list(const PageView& view) {
  std::string out = R"(<nav aria-label="Chats"><ul>)";
  for (const ShownChat& chat : view.chats) {
    const bool chosen = view.chosen && view.chosen->settings.key == chat.settings.key;
    out += fmt::format(
        R"(<li><a href="/?chat={}"{}><span class="title">{}</span><span class="meta">{} · {} {}</span></a></li>)",
        chat_address(chat.settings.key), chosen ? R"( aria-current="page")" : "",
        escape_html(chat.settings.title), to_string(chat.settings.type), chat.messages,
        chat.messages == 1 ? "message" : "messages");
  }
  return out + "</ul></nav>";
}

std::string render_flags(const ChatSettings& s) {
  std::string out;
  if (s.has_protected_content) out += R"(<span class="tag warn">! protected content</span>)";
  if (s.auto_delete_seconds != 0)
    out += fmt::format(R"(<span class="tag warn">! deletes after {}</span>)",
                       format_span(std::chrono::seconds(s.auto_delete_seconds)));
  if (s.migrated_to != 0) out += fmt::format(R"(<span class="tag warn">! moved to {}</span>)", s.migrated_to);
  return out;
}

std::string render_pinned(const PageView& view) {
  if (view.pinned.empty()) return {};
  const ShownMessage& newest = view.pinned.front();
  const std::string name = newest.document ? newest.document->name : newest.message.text.text;
  const std::string more =
      view.pinned.size() == 1 ? std::string{} : fmt::format(" and {} more", view.pinned.size() - 1);
  return fmt::format(
      R"(<a class="pinbar" href="#m{}"><span class="tag">Pinned</span><span class="name">{}</span>)"
      R"(<span class="meta">#{}{}</span></a>)",
      newest.message.id, escape_html(utf8_prefix(name, 80)), newest.message.id, more);
}

std::string render_chat(const PageView& view) {
  const ShownChat& chat = *view.chosen;
  std::string out =
      fmt::format(R"(<header class="chat"><h1>{}</h1><p class="meta">{} · <code>{}</code></p>{})",
                  escape_html(chat.settings.title), to_string(chat.settings.type), chat.settings.key.id,
                  render_flags(chat.settings));
  if (!chat.settings.description.empty())
    out += fmt::format(R"(<p class="about">{}</p>)", escape_html(chat.settings.description));
  out += "</header>" + render_pinned(view) +
         R"(<div class="scroll" tabindex="0" role="region" aria-label="Messages">)";
  if (view.has_older)
    out += fmt::format(R"(<p class="older"><a href="/?chat={}&amp;before={}">Older messages</a></p>)",
                       chat_address(chat.settings.key), view.messages.front().message.id);
  if (view.messages.empty())
    return out +
           R"(<p class="empty">Nothing here yet. What is sent to this chat through the Bot API appears at once.</p></div>)";
  out += R"(<ol class="messages">)";
  for (const ShownMessage& shown : view.messages) out += render_message(chat.settings.key, shown);
  return out + "</ol></div>";
}

std::string_view tag_of(std::string_view entity) {
  if (entity == "bold") return "b";
  if (entity == "italic") return "i";
  if (entity == "underline") return "u";
  if (entity == "strikethrough") return "s";
  if (entity == "code" || entity == "pre") return "code";
  if (entity == "blockquote" || entity == "expandable_blockquote") return "q";
  return "em";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The text is cut at every place where an entity begins or ends, and each piece wrapped in all that cover it,
// so that the markup is well-formed whatever a client sent.
std::string render_text(const FormattedText& text) {
  std::set<std::size_t> cuts;
  for (const Entity& e : text.entities) {
    cuts.insert(e.offset);
    cuts.insert(e.offset + e.length);
  }
  std::string out;
  std::string piece;
  std::size_t begin = 0;
  std::size_t units = 0;
  const auto flush = [&] {
    std::string close;
    for (const Entity& e : text.entities) {
      if (piece.empty() || e.offset > begin || begin >= e.offset + e.length) continue;
      out += fmt::format("<{}>", tag_of(e.type));
      close.insert(0, fmt::format("</{}>", tag_of(e.type)));
    }
    out += escape_html(piece) + close;
    piece.clear();
    begin = units;
  };
  for (std::string_view rest = text.text; !rest.empty();) {
    if (cuts.contains(units)) flush();
    const char32_t code = take_code_point(rest);
    append_code_point(piece, code);
    units += utf16_units(code);
  }
  flush();
  return out;
}

std::string document_address(const ChatKey& chat, std::int64_t message_id, std::string_view name) {
  return fmt::format("/chat/{}/{}/{}", chat_address(chat), message_id, percent_encode(name, Slash::kEncode));
}

std::string render_page(const PageView& view) {
  const std::string title = view.chosen ? view.chosen->settings.title : "no chat";
  std::string out = fmt::format(
      R"(<!doctype html><html lang="en"><head><meta charset="utf-8">)"
      R"(<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="dark">)"
      R"(<title>{} · sandbox</title><link rel="stylesheet" href="/chat/page.css">)"
      R"(<script src="/chat/page.js" defer></script><noscript><meta http-equiv="refresh" content="5"></noscript></head>)"
      R"(<body><div class="frame"><aside><p class="brand">Telegram sandbox</p><p class="meta">{} profile · {} kept</p>)",
      escape_html(title), view.profile, format_bytes(view.document_bytes));
  out += render_chat_list(view) + "</aside><main>";
  out += view.chosen ? render_chat(view) : R"(<p class="empty">No chat with this id.</p>)";
  return out + "</main></div></body></html>\n";
}

}  // namespace ploy::sandbox
