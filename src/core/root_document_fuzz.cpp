#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/index_document.hpp"

namespace {

// As docs/reference/formats.md says: the hash of all before it stands on the last line but one.
std::string sealed(std::string_view text) {
  return std::string(text) + ",\n  \"sha256\": \"" + ploy::to_hex(ploy::sha256(ploy::as_bytes(text))) +
         "\"\n}\n";
}

void expect_found_again(std::string_view description) {
  const ploy::MessageId root{4'711};
  if (ploy::root_in_description(ploy::describe_root(description, root)) != root) std::abort();
}

}  // namespace

// Whatever is pinned, and whatever people write into a chat's description: no crash, and what is read is
// written as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)ploy::decode_root(ploy::as_bytes(text));
  (void)ploy::root_in_description(text);
  expect_found_again(text);
  const auto root = ploy::decode_root(ploy::as_bytes(sealed(text)));
  if (!root) return 0;
  if (root->backups < 0) std::abort();
  const ploy::Bytes written = ploy::encode(*root);
  const auto again = ploy::decode_root(written);
  if (!again || ploy::encode(*again) != written) std::abort();
  return 0;
}
