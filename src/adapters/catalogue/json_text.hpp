#pragma once

#include <string>
#include <string_view>

namespace ploy::catalogue {

// Any bytes as UTF-8, so that JSON takes them: unchanged where they are, else (or when they begin with a zero
// byte) a zero byte and then hexadecimal digits. exact_bytes() undoes it.
std::string json_text(std::string_view bytes);
std::string exact_bytes(std::string_view text);

}  // namespace ploy::catalogue
