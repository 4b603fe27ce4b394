#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/s3/event_key.hpp"
#include "base/text.hpp"

namespace {

using ploy::s3::EventKey;
using ploy::s3::KeyCoding;

std::string with_plus(std::string encoded) {
  for (std::size_t at = 0; (at = encoded.find("%20", at)) != std::string::npos;) encoded.replace(at, 3, "+");
  return encoded;
}

void expect_only(const EventKey& event, const std::string& key) {
  if (ploy::s3::key_candidates(event) != std::vector{key}) std::abort();
}

// A key that a sender wrote in either way comes back as it was.
void expect_round_trip(const std::string& key) {
  const std::string encoded = ploy::percent_encode(key, ploy::Slash::kEncode);
  expect_only({.coding = KeyCoding::kPlain, .written = key, .bucket = "b", .path = ""}, key);
  expect_only({.coding = KeyCoding::kForm, .written = encoded, .bucket = "b", .path = ""}, key);
  expect_only({.coding = KeyCoding::kForm, .written = with_plus(encoded), .bucket = "b", .path = "b/" + key},
              key);
  const auto either = ploy::s3::key_candidates(
      {.coding = KeyCoding::kEither, .written = with_plus(encoded), .bucket = "b", .path = ""});
  if (std::ranges::find(either, key) == either.end() || either.size() > 2) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kEncodedBytesMax = 340;  // three bytes for one, and a key has 1,024
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto coding : {KeyCoding::kPlain, KeyCoding::kForm, KeyCoding::kEither})
    for (const std::string& key :
         ploy::s3::key_candidates({.coding = coding, .written = text, .bucket = "b", .path = "b/" + text}))
      if (key.empty() || !ploy::is_utf8(key)) std::abort();
  if (!text.empty() && text.size() <= kEncodedBytesMax && ploy::is_utf8(text) &&
      text.find('\0') == std::string::npos)
    expect_round_trip(text);
  return 0;
}
