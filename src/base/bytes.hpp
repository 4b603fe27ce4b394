#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ploy {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

// Views of the same memory; nothing is copied.
ByteView as_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kMiB = 1024 * kKiB;
inline constexpr std::uint64_t kGiB = 1024 * kMiB;

// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);

// Empty when `hex` has an odd length or a character that is no hexadecimal digit.
Bytes from_hex(std::string_view hex);

}  // namespace ploy
