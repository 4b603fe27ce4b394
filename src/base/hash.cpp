#include "base/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

namespace ploy {

namespace {

template <class Digest>
const EVP_MD* algorithm();
template <>
const EVP_MD* algorithm<Sha256Digest>() {
  return EVP_sha256();
}
template <>
const EVP_MD* algorithm<Md5Digest>() {
  return EVP_md5();
}

template <class Digest>
Digest hash_once(ByteView bytes) {
  Hasher<Digest> hasher;
  hasher.update(bytes);
  return hasher.finish();
}

}  // namespace

template <class Digest>
struct Hasher<Digest>::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  State() {
    // Fails only when memory is gone or the library was built without the algorithm.
    if (context == nullptr || EVP_DigestInit_ex(context, algorithm<Digest>(), nullptr) != 1)
      throw std::bad_alloc();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

template <class Digest>
Hasher<Digest>::Hasher() : state_(std::make_unique<State>()) {}
template <class Digest>
Hasher<Digest>::~Hasher() = default;
template <class Digest>
Hasher<Digest>::Hasher(Hasher&&) noexcept = default;
template <class Digest>
Hasher<Digest>& Hasher<Digest>::operator=(Hasher&&) noexcept = default;

template <class Digest>
void Hasher<Digest>::update(ByteView bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

template <class Digest>
Hasher<Digest> Hasher<Digest>::clone() const {
  Hasher copy;
  if (EVP_MD_CTX_copy_ex(copy.state_->context, state_->context) != 1) throw std::bad_alloc();
  return copy;
}

template <class Digest>
Digest Hasher<Digest>::finish() {
  Digest digest{};
  EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  return digest;
}

template class Hasher<Sha256Digest>;
template class Hasher<Md5Digest>;

Sha256Digest sha256(ByteView bytes) { return hash_once<Sha256Digest>(bytes); }
Md5Digest md5(ByteView bytes) { return hash_once<Md5Digest>(bytes); }

Result<Sha256Digest> hash_to_end(ByteReader& from) {
  HashingReader hashing(from);
  if (auto drained = drain(hashing); !drained) return std::unexpected(std::move(drained.error()));
  return hashing.sha256();
}

Sha256Digest hmac_sha256(ByteView key, ByteView message) {
  Sha256Digest out{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       reinterpret_cast<unsigned char*>(out.data()), &size);
  return out;
}

}  // namespace ploy
