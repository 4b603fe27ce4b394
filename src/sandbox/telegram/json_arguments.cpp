#include <nlohmann/json.hpp>

#include "sandbox/telegram/arguments.hpp"

namespace ploy::sandbox {

namespace {

// Walks over a JSON text without building it, so that a mistake spoils only what stands behind it.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : rest_(text) {}

  bool take(char expected) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::string> take_string() {
    skip_blanks();
    if (rest_.empty() || rest_.front() != '"') return std::nullopt;
    const auto length = string_length(rest_);
    if (!length) return std::nullopt;
    const auto parsed = nlohmann::json::parse(rest_.substr(0, *length), nullptr, false);
    if (!parsed.is_string()) return std::nullopt;
    rest_.remove_prefix(*length);
    return parsed.get<std::string>();
  }

  // A number, literal, array or object as it stands.
  std::optional<std::string> take_raw() {
    skip_blanks();
    int depth = 0;
    std::size_t i = 0;
    for (; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '"') {
        const auto length = string_length(rest_.substr(i));
        if (!length) return std::nullopt;
        i += *length - 1;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (depth == 0 && (c == ',' || c == '}')) {
        break;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        ++i;
        break;
      }
    }
    std::string raw(rest_.substr(0, i));
    while (!raw.empty() && is_blank(raw.back())) raw.pop_back();
    if (!nlohmann::json::accept(raw)) return std::nullopt;
    rest_.remove_prefix(i);
    return raw;
  }

  bool at_string() {
    skip_blanks();
    return !rest_.empty() && rest_.front() == '"';
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  // Of the string literal that `text` begins with, quotes included.
  static std::optional<std::size_t> string_length(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '"')
        return i + 1;
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace

void Arguments::add_json(std::string_view text) {
  JsonWalk walk(text);
  if (!walk.take('{')) return;
  do {
    auto name = walk.take_string();
    if (!name || !walk.take(':')) return;
    auto value = walk.at_string() ? walk.take_string() : walk.take_raw();
    if (!value) return;
    add(std::move(*name), std::move(*value));
  } while (walk.take(','));
}

}  // namespace ploy::sandbox
