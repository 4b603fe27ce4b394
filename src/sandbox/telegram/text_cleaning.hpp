#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ploy::sandbox {

// Next character of valid UTF-8; advances `rest`, which must not be empty.
char32_t take_code_point(std::string_view& rest);
void append_code_point(std::string& text, char32_t code);
std::size_t code_points(std::string_view utf8);
// UTF-16 units of one character.
inline std::size_t utf16_units(char32_t code) { return code >= 0x10000 ? 2 : 1; }

// What the real server makes of an uploaded file's name: directories dropped, stem cut to 64 characters and
// extension to 16, what is not allowed replaced by spaces or dropped, blanks and dots at both ends removed,
// never empty ("file").
std::string clean_file_name(std::string_view name);

// What cleaning does to one character of a text: nothing, a space instead, or out with it.
enum class Cleaned : unsigned char { kKept, kSpace, kRemoved };
Cleaned cleaned(char32_t code);

// "application/pdf" for "a.pdf"; what nobody knows is "application/octet-stream".
std::string mime_type(std::string_view file_name);

}  // namespace ploy::sandbox
