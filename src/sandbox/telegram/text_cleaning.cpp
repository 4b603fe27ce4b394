#include "sandbox/telegram/text_cleaning.hpp"

#include <locale.h>
#include <algorithm>
#include <array>
#include <clocale>
#include <cwctype>
#include <utility>

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kStemMax = 64;
constexpr std::size_t kExtensionMax = 16;

// Letters and digits of all scripts, as the C library knows them.
class UnicodeClasses {
 public:
  UnicodeClasses() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
  ~UnicodeClasses() {
    if (locale_ != nullptr) ::freelocale(locale_);
  }
  UnicodeClasses(const UnicodeClasses&) = delete;
  UnicodeClasses& operator=(const UnicodeClasses&) = delete;

  bool letter_or_digit(char32_t code) const {
    return locale_ != nullptr && ::iswalnum_l(static_cast<wint_t>(code), locale_) != 0;
  }
  bool visible_symbol(char32_t code) const {
    return locale_ != nullptr && ::iswpunct_l(static_cast<wint_t>(code), locale_) != 0;
  }

 private:
  locale_t locale_;
};

bool allowed_in_name(char32_t code, const UnicodeClasses& classes) {
  if (code < 32 || code == 127) return false;
  if (code < 127)
    return std::string_view("<>:\"/\\|?*&`'").find(static_cast<char>(code)) == std::string_view::npos;
  return classes.letter_or_digit(code);
}

std::string clean_part(std::string_view part, std::size_t characters_max) {
  const UnicodeClasses classes;
  std::string out;
  std::size_t size = 0;
  while (!part.empty() && size < characters_max) {
    char32_t code = take_code_point(part);
    if (!allowed_in_name(code, classes)) {
      if (code >= 128 && !classes.visible_symbol(code)) continue;
      code = ' ';
    }
    if (out.empty() && (code == ' ' || code == '.')) continue;
    append_code_point(out, code);
    ++size;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  return out;
}

}  // namespace

char32_t take_code_point(std::string_view& rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  const std::size_t n = std::max<std::size_t>(1, utf8_front(rest));
  char32_t code = n == 1 ? lead : n == 2 ? lead & 0x1FU : n == 3 ? lead & 0x0FU : lead & 0x07U;
  for (std::size_t i = 1; i < n; ++i) code = code << 6U | (static_cast<unsigned char>(rest[i]) & 0x3FU);
  rest.remove_prefix(n);
  return code;
}

void append_code_point(std::string& text, char32_t code) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | (code >> shift & 0x3FU)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | code >> 6U);
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | code >> 12U);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | code >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string clean_file_name(std::string_view name) {
  static constexpr std::string_view kNothingLeft = "file";
  if (!is_utf8(name)) return std::string(kNothingLeft);
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos)
    name.remove_prefix(slash + 1);
  const auto dot = name.rfind('.');
  std::string stem = clean_part(name.substr(0, dot), kStemMax);
  const std::string extension =
      dot == std::string_view::npos ? std::string{} : clean_part(name.substr(dot + 1), kExtensionMax);
  if (stem.empty()) return extension.empty() ? std::string(kNothingLeft) : extension;
  return extension.empty() ? stem : stem + "." + extension;
}

Cleaned cleaned(char32_t code) {
  if (code == '\r') return Cleaned::kRemoved;
  if (code < 32 && code != '\n') return Cleaned::kSpace;
  if (code >= 0x2028 && code <= 0x202E) return Cleaned::kRemoved;  // line separators, direction overrides
  if (code == 0x333 || code == 0x33F || code == 0x30A) return Cleaned::kRemoved;  // lines over and under
  return Cleaned::kKept;
}

std::string mime_type(std::string_view file_name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kTypes{{
      {"7z", "application/x-7z-compressed"},
      {"bin", "application/octet-stream"},
      {"bz2", "application/x-bzip2"},
      {"csv", "text/csv"},
      {"gif", "image/gif"},
      {"gz", "application/gzip"},
      {"htm", "text/html"},
      {"html", "text/html"},
      {"jpeg", "image/jpeg"},
      {"jpg", "image/jpeg"},
      {"json", "application/json"},
      {"log", "text/plain"},
      {"md", "text/markdown"},
      {"mp3", "audio/mpeg"},
      {"mp4", "video/mp4"},
      {"pdf", "application/pdf"},
      {"png", "image/png"},
      {"sql", "application/sql"},
      {"tar", "application/x-tar"},
      {"txt", "text/plain"},
      {"xml", "application/xml"},
      {"xz", "application/x-xz"},
      {"zip", "application/zip"},
      {"zst", "application/zstd"},
  }};
  const auto dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return "application/octet-stream";
  const std::string extension = to_lower(file_name.substr(dot + 1));
  const auto found =
      std::ranges::lower_bound(kTypes, extension, {}, &std::pair<std::string_view, std::string_view>::first);
  if (found == kTypes.end() || found->first != extension) return "application/octet-stream";
  return std::string(found->second);
}

}  // namespace ploy::sandbox
