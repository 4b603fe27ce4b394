#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace ploy::sandbox {

// RFC 4648 section 5, without padding.
std::string to_base64url(ByteView bytes);

// Empty for characters outside the alphabet, and for lengths and last characters that encode nothing.
std::optional<Bytes> from_base64url(std::string_view text);

bool is_base64url(std::string_view text);

}  // namespace ploy::sandbox
