#include "base/secret.hpp"

#include <sodium.h>

#include "base/hash.hpp"

namespace ploy {

bool Secret::matches(std::string_view candidate) const {
  // Digests have one length, so not even the length of the secret is told.
  const Sha256Digest ours = sha256(as_bytes(value_));
  const Sha256Digest theirs = sha256(as_bytes(candidate));
  return sodium_memcmp(ours.data(), theirs.data(), ours.size()) == 0;
}

}  // namespace ploy
