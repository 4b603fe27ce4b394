#pragma once

#include <string>
#include <vector>

#include "sandbox/telegram/model.hpp"

namespace ploy::sandbox {

// What the page shows: copies, so that it can be written while the chat goes on.
struct ShownMessage {
  Message message;
  std::optional<Document> document;
  std::string sender;
  std::string origin;       // the chat or sender it was forwarded from
  std::string pinned_name;  // of the notice of a pin: what was pinned
  bool pinned = false;
};

struct ShownChat {
  ChatSettings settings;
  std::size_t messages = 0;
};

struct PageView {
  std::vector<ShownChat> chats;
  std::optional<ShownChat> chosen;
  std::vector<ShownMessage> messages;  // of the chosen chat, oldest first
  std::vector<ShownMessage> pinned;    // newest first
  bool has_older = false;
  std::uint64_t document_bytes = 0;
  std::string profile;
};

// The whole page, and what it loads beside it.
std::string render_page(const PageView& view);
std::string_view page_style();
std::string_view page_script();

// Text for HTML content and attribute values.
std::string escape_html(std::string_view text);
// A caption with its entities as markup.
std::string render_text(const FormattedText& text);
// "/chat/<id>/<message>/<name>"; the box of a private chat in between when there is one.
std::string document_address(const ChatKey& chat, std::int64_t message_id, std::string_view name);

}  // namespace ploy::sandbox
