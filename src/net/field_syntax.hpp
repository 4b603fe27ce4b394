#pragma once

#include <string_view>

#include "net/http_message.hpp"

namespace ploy::net {

// A method or a field's name (RFC 9110, section 5.6.2).
bool is_token(std::string_view text);

// No control character but the tab; bytes beyond ASCII are allowed.
bool is_field_value(std::string_view text);

// Whether `word` is one of the comma-separated ones in the fields of this name: "Connection: TE, close" lists
// "close". Case plays no part.
bool lists(const Headers& headers, std::string_view name, std::string_view word);

}  // namespace ploy::net
