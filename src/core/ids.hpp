#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace ploy {

// An id with a type of its own, so that two cannot be swapped in a call.
template <class Tag, class Value>
struct Id {
  Value value{};
  auto operator<=>(const Id&) const = default;
};

// 16 hexadecimal digits, derived from what identifies the object version (see object_version.hpp), so that
// the same version gets the same id on every machine.
using BackupId = Id<struct BackupTag, std::string>;
using ChatId = Id<struct ChatTag, std::int64_t>;
// Counts up within one chat, never reused; 0 is none.
using MessageId = Id<struct MessageTag, std::int64_t>;

}  // namespace ploy
