#include "sandbox/telegram/formatted_text.hpp"

#include <algorithm>
#include <tuple>

#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

// A text while it is cleaned: which of its old UTF-16 offsets became which new one.
struct Moved {
  std::string text;
  std::vector<std::size_t> offsets{0};  // new offset for each old one, end included
};

Moved clean_characters(std::string_view from) {
  Moved out;
  std::size_t units = 0;
  while (!from.empty()) {
    const char32_t code = take_code_point(from);
    const Cleaned what = cleaned(code);
    if (what != Cleaned::kRemoved) {
      append_code_point(out.text, what == Cleaned::kSpace ? U' ' : code);
      units += utf16_units(code);
    }
    for (std::size_t i = 0; i < utf16_units(code); ++i) out.offsets.push_back(units);
  }
  return out;
}

}  // namespace

FormattedText clean(const FormattedText& from) {
  Moved moved = clean_characters(from.text);
  const std::size_t first = std::min(moved.text.find_first_not_of(" \n"), moved.text.size());
  const std::size_t last = moved.text.find_last_not_of(" \n");
  const std::size_t length = first == moved.text.size() ? 0 : last - first + 1;
  FormattedText out{.text = moved.text.substr(first, length)};
  std::size_t end = 0;
  for (std::string_view rest = out.text; !rest.empty();) end += utf16_units(take_code_point(rest));
  // What was trimmed in front was one unit a byte.
  const auto move = [&](std::size_t offset) {
    const std::size_t at = moved.offsets[std::min(offset, moved.offsets.size() - 1)];
    return std::min(at - std::min(at, first), end);
  };
  for (Entity entity : from.entities) {
    const std::size_t begin = move(entity.offset);
    entity.length = move(entity.offset + entity.length) - begin;
    entity.offset = begin;
    if (entity.length > 0) out.entities.push_back(std::move(entity));
  }
  return out;
}

void sort_entities(std::vector<Entity>& entities) {
  std::ranges::sort(entities, [](const Entity& a, const Entity& b) {
    return std::tie(a.offset, b.length, a.type) < std::tie(b.offset, a.length, b.type);
  });
}

Json entities_json(const std::vector<Entity>& entities) {
  Json out = Json::array();
  for (const Entity& entity : entities) {
    Json one = {{"offset", entity.offset}, {"length", entity.length}, {"type", entity.type}};
    if (entity.type == "text_link") one["url"] = entity.argument;
    if (entity.type == "pre" && !entity.argument.empty()) one["language"] = entity.argument;
    if (entity.type == "custom_emoji") one["custom_emoji_id"] = entity.argument;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Entity> entities_from_json(const Json& json) {
  std::vector<Entity> out;
  if (!json.is_array()) return out;
  for (const Json& one : json) {
    if (!one.is_object()) continue;
    const auto text = [&](const char* name) {
      const auto found = one.find(name);
      return found != one.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    const auto number = [&](const char* name) -> std::size_t {
      const auto found = one.find(name);
      return found != one.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
    };
    Entity entity{.type = text("type"), .offset = number("offset"), .length = number("length")};
    for (const char* name : {"url", "language", "custom_emoji_id"})
      if (entity.argument.empty()) entity.argument = text(name);
    if (!entity.type.empty() && entity.length > 0 && entity.length < 100'000 && entity.offset < 100'000)
      out.push_back(std::move(entity));
  }
  sort_entities(out);
  return out;
}

}  // namespace ploy::sandbox
