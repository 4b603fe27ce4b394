#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace ploy::sandbox::s3 {

// RFC 4648 with padding, without line breaks: Content-MD5, checksums, continuation tokens.
std::string to_base64(ByteView bytes);

// Empty when `text` is not exactly that.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace ploy::sandbox::s3
