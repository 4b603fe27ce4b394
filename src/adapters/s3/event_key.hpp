#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ploy::s3 {

// How a sender writes keys. `kEither`: senders that look alike do it in both ways.
enum class KeyCoding : std::uint8_t { kPlain, kForm, kEither };

// By the event's source ("minio:s3", "aws:s3", ...), and whether it came in an SNS envelope.
KeyCoding key_coding_of(std::string_view source, bool by_sns);

// What an event says about its key.
struct EventKey {
  KeyCoding coding = KeyCoding::kEither;
  std::string written;  // s3.object.key
  std::string bucket;
  std::string path;  // "bucket/key", decoded, beside the record; empty when the sender has none
};

// The keys that may be meant: one when the sender's coding is known and consistent, else two; none when
// nothing can be one.
std::vector<std::string> key_candidates(const EventKey& event);

}  // namespace ploy::s3
