// Entities that need no markup. The real server's rules fill a thousand lines; these are their common core.
#include <algorithm>
#include <string_view>

#include "sandbox/telegram/formatted_text.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// Bytes of other scripts count as letters, so that a tag may be in any language.
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

struct Found {
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  std::string_view type;
};

class EntityFinder {
 public:
  explicit EntityFinder(std::string_view text) : text_(text) {}

  std::vector<Found> run() {
    for (std::size_t i = 0; i < text_.size();) {
      const Found found = at(i);
      if (found.end > i) found_.push_back(found);
      i = std::max(found.end, i + 1);
    }
    return std::move(found_);
  }

 private:
  char get(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  template <class Accept>
  std::size_t run_of(std::size_t i, Accept accept) const {
    while (i < text_.size() && accept(text_[i])) ++i;
    return i;
  }

  // What begins at `i`; of no length when nothing does.
  Found at(std::size_t i) const {
    const bool fresh = i == 0 || !is_word(text_[i - 1]);
    switch (text_[i]) {
      case '@':
        return fresh ? mention(i) : email(i);
      case '#':
        return fresh ? hashtag(i) : Found{};
      case '$':
        return fresh ? cashtag(i) : Found{};
      case '/':
        return fresh && get(i - 1) != '/' && get(i - 1) != '<' ? command(i) : Found{};
      default:
        return fresh ? link(i) : Found{};
    }
  }

  Found mention(std::size_t i) const {
    const std::size_t end = run_of(i + 1, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
    const bool name = is_letter(get(i + 1)) && end - i - 1 >= 3 && end - i - 1 <= 32;
    return name ? Found{i, end, "mention"} : Found{};
  }

  // Met at its '@': the local part lies behind us, where nothing was found.
  Found email(std::size_t i) const {
    const auto local = [](char c) {
      return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
    };
    std::size_t begin = i;
    while (begin > 0 && local(text_[begin - 1])) --begin;
    std::size_t end =
        run_of(i + 1, [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; });
    while (end > i + 1 && (text_[end - 1] == '.' || text_[end - 1] == '-')) --end;
    const std::string_view host = text_.substr(i + 1, end - i - 1);
    const auto dot = host.rfind('.');
    const bool good = begin < i && dot != std::string_view::npos && dot > 0 && host.size() - dot > 2;
    return good ? Found{begin, end, "email"} : Found{};
  }

  Found hashtag(std::size_t i) const {
    const std::size_t end = run_of(i + 1, is_word);
    const std::string_view name = text_.substr(i + 1, end - i - 1);
    const bool good = !std::ranges::all_of(name, is_digit) && code_points(name) <= 256 && get(end) != '#';
    return good ? Found{i, end, "hashtag"} : Found{};
  }

  Found cashtag(std::size_t i) const {
    const std::size_t end = run_of(i + 1, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool good = end - i > 3 && end - i <= 9 && !is_word(get(end)) && get(end) != '$';
    return good ? Found{i, end, "cashtag"} : Found{};
  }

  Found command(std::size_t i) const {
    std::size_t end = run_of(i + 1, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
    if (end == i + 1 || end - i > 65) return {};
    if (get(end) == '@')
      if (const Found bot = mention(end); bot.end > end) end = bot.end;
    return is_word(get(end)) || get(end) == '/' || get(end) == '<' ? Found{} : Found{i, end, "bot_command"};
  }

  Found link(std::size_t i) const {
    const std::string_view rest = text_.substr(i);
    const auto starts = [&](std::string_view scheme) { return rest.starts_with(scheme); };
    if (!starts("http://") && !starts("https://") && !starts("ftp://") && !starts("tg://")) return {};
    const std::size_t host = i + rest.find("://") + 3;
    std::size_t end =
        run_of(host, [](char c) { return c != ' ' && c != '\n' && c != '<' && c != '>' && c != '"'; });
    while (end > host && std::string_view(".,:;!?')").find(text_[end - 1]) != std::string_view::npos) --end;
    const std::string_view name = text_.substr(host, end - host);
    const bool good =
        starts("tg://") ? !name.empty() : name.substr(0, name.find('/')).find('.') != std::string_view::npos;
    return good ? Found{i, end, "url"} : Found{};
  }

  std::string_view text_;
  std::vector<Found> found_;
};

std::size_t units_before(std::string_view text, std::size_t bytes) {
  std::size_t units = 0;
  for (text = text.substr(0, bytes); !text.empty();) units += utf16_units(take_code_point(text));
  return units;
}

// Formatting may surround what is found; code and links of the client's own may not touch it.
bool tolerates(const Entity& entity) {
  static constexpr std::string_view kFormats[] = {
      "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"};
  return std::ranges::find(kFormats, entity.type) != std::end(kFormats);
}

}  // namespace

void add_found_entities(FormattedText& text) {
  const std::vector<Entity> given = text.entities;
  for (const Found& found : EntityFinder(text.text).run()) {
    const std::size_t begin = units_before(text.text, found.begin);
    const std::size_t length = units_before(text.text, found.end) - begin;
    const bool free = std::ranges::all_of(given, [&](const Entity& e) {
      const bool apart = e.offset + e.length <= begin || begin + length <= e.offset;
      const bool around = e.offset <= begin && begin + length <= e.offset + e.length;
      return apart || (around && tolerates(e));
    });
    if (free) text.entities.push_back({.type = std::string(found.type), .offset = begin, .length = length});
  }
  sort_entities(text.entities);
}

}  // namespace ploy::sandbox
