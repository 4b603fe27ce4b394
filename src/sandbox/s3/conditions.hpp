#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sandbox/s3/object.hpp"
#include "sandbox/s3/request.hpp"

namespace ploy::sandbox::s3 {

enum class Verdict { kProceed, kNotModified, kFailed };

// Judges If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since for a read, with the precedence
// of RFC 9110, section 13.2.2. `prefix` stands before each name: "x-amz-copy-source-" for the source of a
// copy.
Verdict judge_read(const Request& request, const Object& object, std::string_view prefix = "");

// Judges If-Match and If-None-Match for a write to a key that now holds `object` (null: nothing).
// kPreconditionFailed, kNoSuchKey (If-Match on nothing), kNotImplemented (If-None-Match other than "*").
Outcome<void> judge_write(const Request& request, const Object* object);

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// The Range header applied to an object of `size` bytes; empty when the whole is meant, as it is when the
// header names several ranges or is not understood. kInvalidRange: nothing of the object lies in it.
Outcome<std::optional<ByteRange>> read_range(const Request& request, std::uint64_t size);

}  // namespace ploy::sandbox::s3
