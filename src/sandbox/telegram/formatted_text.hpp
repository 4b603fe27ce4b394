#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/telegram/api_result.hpp"

namespace ploy::sandbox {

// A stretch of text with a meaning. Offset and length are UTF-16 units.
struct Entity {
  std::string type;  // "bold", "text_link", ...
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string argument;  // text_link: url; pre: language; custom_emoji: its id
  bool operator==(const Entity&) const = default;
};

struct FormattedText {
  std::string text;
  std::vector<Entity> entities;  // outer before inner, else by offset
  bool operator==(const FormattedText&) const = default;
};

// parse_mode=HTML. The error is the server's text behind "can't parse entities: ", with a byte offset into
// `html`, which must be UTF-8.
std::expected<FormattedText, std::string> parse_html(std::string_view html);

// What the server does to every text: \r removed, control characters turned into spaces, some invisible
// characters removed, blanks and newlines at both ends trimmed. Entities move along.
FormattedText clean(const FormattedText& from);

// Adds the entities that need no markup: links, e-mails, @names, #tags, $CASHTAGS and /commands, except
// inside code and pre. Bare host names are left alone, which the real server marks too.
void add_found_entities(FormattedText& text);

// Sorts entities as the server answers them.
void sort_entities(std::vector<Entity>& entities);

Json entities_json(const std::vector<Entity>& entities);
// Entities a client sent; what is none is left out.
std::vector<Entity> entities_from_json(const Json& json);

}  // namespace ploy::sandbox
