#include "adapters/s3/event_key.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::s3 {

namespace {

constexpr std::size_t kKeyBytesMax = 1024;

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kKeyBytesMax && is_utf8(text) &&
         text.find('\0') == std::string_view::npos;
}

void add(std::vector<std::string>& keys, std::string key) {
  if (is_key(key) && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
}

}  // namespace

KeyCoding key_coding_of(std::string_view source, bool by_sns) {
  if (source == "minio:s3" || source == "rustfs:s3") return KeyCoding::kForm;
  if (source == "ceph:s3") return KeyCoding::kPlain;
  return by_sns ? KeyCoding::kForm : KeyCoding::kEither;
}

// Nothing is ever decoded twice: a literal '+' arrives as %2B where keys are encoded at all.
std::vector<std::string> key_candidates(const EventKey& event) {
  const std::string prefix = event.bucket + "/";
  std::vector<std::string> keys;
  if (event.coding != KeyCoding::kPlain)
    add(keys, percent_decode(event.written, Plus::kIsSpace).value_or(""));
  if (event.coding != KeyCoding::kForm) add(keys, event.written);
  // The same, unless the sender is one of those that got one of the two wrong.
  const bool worth_a_look = event.coding == KeyCoding::kForm || keys.empty();
  if (worth_a_look && event.path.starts_with(prefix)) add(keys, event.path.substr(prefix.size()));
  return keys;
}

}  // namespace ploy::s3
