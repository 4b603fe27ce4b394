// parse_mode=HTML as the real server reads it (tdlib: MessageEntity.cpp, parse_html). Nothing is raw: the
// rules are the same inside <code> and <pre>, and a '<' always begins a tag.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "sandbox/telegram/formatted_text.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::array<std::string_view, 17> kTags = {
    "a", "b",    "blockquote", "code",   "del",      "em",         "i",       "ins", "pre",
    "s", "span", "strike",     "strong", "tg-emoji", "tg-spoiler", "tg-time", "u"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0' || c == '\v'; }
bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

struct OpenTag {
  std::string name;
  std::string argument;
  std::size_t offset = 0;       // in the result, UTF-16 units
  std::size_t text_offset = 0;  // in the result, bytes
};

class HtmlParser {
 public:
  explicit HtmlParser(std::string_view html) : html_(html) {}

  std::expected<FormattedText, std::string> run() {
    while (at_ < html_.size() && error_.empty()) {
      if (html_[at_] == '&')
        take_reference();
      else if (html_[at_] != '<')
        take_character();
      else if (at_ + 1 < html_.size() && html_[at_ + 1] == '/')
        take_end_tag();
      else
        take_start_tag();
    }
    if (error_.empty() && !open_.empty())
      error_ = fmt::format("Can't find end tag corresponding to start tag \"{}\"", open_.back().name);
    if (!error_.empty()) return std::unexpected(error_);
    sort_entities(out_.entities);
    return std::move(out_);
  }

 private:
  void take_character() {
    std::string_view rest = html_.substr(at_);
    const std::size_t before = rest.size();
    put(take_code_point(rest));
    at_ += before - rest.size();
  }

  void put(char32_t code) {
    append_code_point(out_.text, code);
    units_ += utf16_units(code);
  }

  void take_reference() {
    std::size_t end = at_;
    if (const auto code = decode_reference(end)) {
      at_ = end;
      put(*code);
    } else {
      take_character();
    }
  }

  // "&lt;", "&#60;", "&#x3c", with or without the semicolon; any other '&' stands for itself.
  std::optional<char32_t> decode_reference(std::size_t& pos) const {
    std::size_t end = pos + 1;
    std::optional<char32_t> code;
    if (end < html_.size() && html_[end] == '#') {
      ++end;
      const bool hex = end < html_.size() && html_[end] == 'x';
      if (hex) ++end;
      std::uint32_t value = 0;
      const char* last = html_.data() + html_.size();
      const auto [stop, failed] = std::from_chars(html_.data() + end, last, value, hex ? 16 : 10);
      const bool scalar = value < 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
      if (failed != std::errc{} || value == 0 || !scalar) return std::nullopt;
      end = static_cast<std::size_t>(stop - html_.data());
      code = value;
    } else {
      while (end < html_.size() && is_alnum(html_[end])) ++end;
      const std::string_view name = html_.substr(pos + 1, end - pos - 1);
      if (name == "lt") code = '<';
      if (name == "gt") code = '>';
      if (name == "amp") code = '&';
      if (name == "quot") code = '"';
      if (!code) return std::nullopt;
    }
    pos = end < html_.size() && html_[end] == ';' ? end + 1 : end;
    return code;
  }

  void skip_blanks() {
    while (at_ < html_.size() && is_blank(html_[at_])) ++at_;
  }

  void take_start_tag() {
    const std::size_t begin = at_++;
    while (at_ < html_.size() && !is_blank(html_[at_]) && html_[at_] != '>') ++at_;
    if (at_ >= html_.size()) return stop("Unclosed start tag at byte offset {}", begin);
    OpenTag tag{.name = to_lower(html_.substr(begin + 1, at_ - begin - 1)),
                .offset = units_,
                .text_offset = out_.text.size()};
    if (tag.name.empty() || std::ranges::find(kTags, tag.name) == kTags.end())
      return stop("Unsupported start tag \"{}\" at byte offset {}", tag.name, begin);
    while (error_.empty() && take_attribute(tag, begin)) {
    }
    if (!error_.empty()) return;
    if (tag.name == "span" && tag.argument != "spoiler")
      return stop("Tag \"span\" must have class \"tg-spoiler\" at byte offset {}", begin);
    ++at_;
    open_.push_back(std::move(tag));
  }

  // False at the tag's '>'.
  bool take_attribute(OpenTag& tag, std::size_t begin) {
    skip_blanks();
    if (at_ >= html_.size())
      return stop_false("Unclosed start tag \"{}\" at byte offset {}", tag.name, begin);
    if (html_[at_] == '>') return false;
    const std::size_t name_begin = at_;
    while (at_ < html_.size() && !is_blank(html_[at_]) && html_[at_] != '=' && html_[at_] != '>') ++at_;
    const std::string name = to_lower(html_.substr(name_begin, at_ - name_begin));
    if (name.empty())
      return stop_false("Empty attribute name in the tag \"{}\" at byte offset {}", tag.name, begin);
    skip_blanks();
    std::string value;
    if (at_ < html_.size() && html_[at_] == '=') {
      ++at_;
      skip_blanks();
      if (at_ >= html_.size())
        return stop_false("Unclosed start tag \"{}\" at byte offset {}", tag.name, begin);
      if (!take_attribute_value(value, begin)) return false;
    }
    keep_attribute(tag, name, value);
    return true;
  }

  bool take_attribute_value(std::string& value, std::size_t begin) {
    const char quote = html_[at_];
    if (quote != '"' && quote != '\'') {
      const std::size_t token = at_;
      while (at_ < html_.size() && (is_alnum(html_[at_]) || html_[at_] == '.' || html_[at_] == '-')) ++at_;
      value = to_lower(html_.substr(token, at_ - token));
      if (at_ >= html_.size() || (!is_blank(html_[at_]) && html_[at_] != '>'))
        return stop_false("Unexpected end of name token at byte offset {}", token);
      return true;
    }
    ++at_;
    while (at_ < html_.size() && html_[at_] != quote) {
      std::size_t end = at_;
      if (const auto code = html_[at_] == '&' ? decode_reference(end) : std::nullopt) {
        append_code_point(value, *code);
        at_ = end;
      } else {
        value += html_[at_++];
      }
    }
    if (at_ >= html_.size()) return stop_false("Unclosed start tag at byte offset {}", begin);
    ++at_;
    return true;
  }

  static void keep_attribute(OpenTag& tag, const std::string& name, const std::string& value) {
    if (tag.name == "a" && name == "href") tag.argument = value;
    if (tag.name == "code" && name == "class" && value.starts_with("language-"))
      tag.argument = value.substr(9);
    if (tag.name == "span" && name == "class" && value == "tg-spoiler") tag.argument = "spoiler";
    if (tag.name == "tg-emoji" && name == "emoji-id") tag.argument = value;
    if (tag.name == "tg-time" && name == "unix") tag.argument = value;
    if (tag.name == "blockquote" && name == "expandable") tag.argument = "expandable";
  }

  void take_end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    if (open_.empty()) return stop("Unexpected end tag at byte offset {}", begin);
    const std::size_t name_begin = at_;
    while (at_ < html_.size() && !is_blank(html_[at_]) && html_[at_] != '>') ++at_;
    const std::string name = to_lower(html_.substr(name_begin, at_ - name_begin));
    skip_blanks();
    if (at_ >= html_.size() || html_[at_] != '>') return stop("Unclosed end tag at byte offset {}", begin);
    ++at_;
    if (!name.empty() && name != open_.back().name)
      return stop("Unmatched end tag at byte offset {}, expected \"</{}>\", found \"</{}>\"", begin,
                  open_.back().name, name);
    close(open_.back());
    open_.pop_back();
  }

  void close(const OpenTag& tag) {
    if (units_ == tag.offset) return;
    Entity entity{.type = entity_type(tag), .offset = tag.offset, .length = units_ - tag.offset};
    if (tag.name == "a") {
      entity.argument = tag.argument.empty() ? out_.text.substr(tag.text_offset) : tag.argument;
      if (!is_link(entity.argument)) return;
    }
    if (tag.name == "tg-emoji") {
      if (parse_int(tag.argument).value_or(0) == 0) return stop("Invalid custom emoji identifier specified");
      entity.argument = tag.argument;
    }
    if (tag.name == "code" && !tag.argument.empty()) entity.argument = tag.argument;
    if (tag.name == "pre" && !out_.entities.empty()) {
      Entity& inner = out_.entities.back();
      const bool whole = inner.offset == entity.offset && inner.length == entity.length;
      if (inner.type == "code" && whole && !inner.argument.empty()) {
        inner.type = "pre";
        return;
      }
    }
    if (entity.type == "code" && !entity.argument.empty() &&
        (open_.size() < 2 || open_[open_.size() - 2].name != "pre"))
      entity.argument.clear();
    out_.entities.push_back(std::move(entity));
  }

  static std::string entity_type(const OpenTag& tag) {
    const std::string& name = tag.name;
    if (name == "b" || name == "strong") return "bold";
    if (name == "i" || name == "em") return "italic";
    if (name == "u" || name == "ins") return "underline";
    if (name == "s" || name == "strike" || name == "del") return "strikethrough";
    if (name == "span" || name == "tg-spoiler") return "spoiler";
    if (name == "a") return "text_link";
    if (name == "tg-emoji") return "custom_emoji";
    if (name == "tg-time") return "date_time";
    if (name == "blockquote") return tag.argument.empty() ? "blockquote" : "expandable_blockquote";
    return name;
  }

  // A link the server would keep: it has a host with a dot, or is of Telegram's own kind.
  static bool is_link(std::string_view url) {
    if (url.starts_with("tg://") || url.starts_with("tg:")) return true;
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
      const std::string name = to_lower(url.substr(0, scheme));
      if (name != "http" && name != "https" && name != "ftp") return false;
      url.remove_prefix(scheme + 3);
    }
    const std::string_view host = url.substr(0, url.find_first_of("/?#"));
    return host.find('.') != std::string_view::npos && host.find(' ') == std::string_view::npos;
  }

  template <class... Args>
  void stop(fmt::format_string<Args...> text, Args&&... args) {
    error_ = fmt::format(text, std::forward<Args>(args)...);
  }
  template <class... Args>
  bool stop_false(fmt::format_string<Args...> text, Args&&... args) {
    stop(text, std::forward<Args>(args)...);
    return false;
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::size_t units_ = 0;
  FormattedText out_;
  std::vector<OpenTag> open_;
  std::string error_;
};

}  // namespace

std::expected<FormattedText, std::string> parse_html(std::string_view html) { return HtmlParser(html).run(); }

}  // namespace ploy::sandbox
