#include "core/document_name.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace ploy {

namespace {

constexpr std::size_t kStemMax = 64;
constexpr std::size_t kExtensionMax = 16;
constexpr std::string_view kEmptySuffix = ".empty";

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Each run of other characters becomes one '_', each run of dots one dot: two in a row would end a stem in a
// dot, which Telegram removes.
std::string in_safe_alphabet(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool safe = is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
    const char next = safe ? c : '_';
    const bool repeats = !out.empty() && out.back() == next && (next == '.' || !safe);
    if (!repeats) out += next;
  }
  return out;
}

void trim_dots(std::string& text) {
  text.erase(0, text.find_first_not_of('.'));
  text.erase(text.find_last_not_of('.') + 1);
}

// The cleaned name of the key, "stem.extension" with a stem of at most `stem_max`, or of at most
// `stem_max` in all when `more_follows`, because then all of it is the stem of what is put behind it.
std::string base_name(std::string_view key, std::size_t stem_max, bool more_follows) {
  std::string name = in_safe_alphabet(key.substr(key.rfind('/') + 1));
  trim_dots(name);
  const std::size_t dot = name.rfind('.');
  const std::string extension = dot == std::string::npos ? "" : name.substr(dot, 1 + kExtensionMax);
  std::string stem = name.substr(0, dot);
  stem.resize(std::min(stem.size(), more_follows ? stem_max - extension.size() : stem_max));
  trim_dots(stem);
  if (std::ranges::none_of(stem, is_alphanumeric)) stem = "file";
  if (stem.front() == '-') stem.front() = '_';  // `cat -n.part*` would read an option
  return stem + extension;
}

}  // namespace

std::string document_name(std::string_view key, int seq, int count) {
  if (count <= 1) return base_name(key, kStemMax, false);
  const std::size_t digits = std::max<std::size_t>(3, fmt::formatted_size("{}", count));
  return fmt::format("{}.part{:0{}}", base_name(key, kStemMax, true), seq, digits);
}

std::string empty_object_name(std::string_view key) {
  return fmt::format("{}{}.txt", base_name(key, kStemMax - kEmptySuffix.size(), true), kEmptySuffix);
}

std::string index_document_name(std::int64_t number) {
  return fmt::format("telegramploy-index-{}.jsonl.zst", number);
}

}  // namespace ploy
