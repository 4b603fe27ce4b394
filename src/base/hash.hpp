#pragma once

#include <array>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "base/stream.hpp"

namespace ploy {

using Sha256Digest = std::array<std::byte, 32>;
using Md5Digest = std::array<std::byte, 16>;

// A digest computed while the bytes pass. One thread at a time.
template <class Digest>
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void update(ByteView bytes);

  // A second hasher that has seen the same bytes.
  Hasher clone() const;

  // The digest of everything so far; ends the computation, update() must not follow.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

using Sha256 = Hasher<Sha256Digest>;
using Md5 = Hasher<Md5Digest>;  // only to compare with S3's ETag; proves nothing against an attacker

Sha256Digest sha256(ByteView bytes);
Md5Digest md5(ByteView bytes);
Sha256Digest hmac_sha256(ByteView key, ByteView message);

// The hash of everything `from` yields.
[[nodiscard]] Result<Sha256Digest> hash_to_end(ByteReader& from);

// A reader that knows the hash of what it has yielded.
class HashedReader : public ByteReader {
 public:
  // Of every byte yielded so far.
  virtual Sha256Digest sha256() const = 0;
};

// Passes `from` through unchanged and hashes on the way. `from` is borrowed for its life.
class HashingReader final : public HashedReader {
 public:
  explicit HashingReader(ByteReader& from) : from_(from) {}

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override {
    auto n = from_.read(out);
    if (n) hasher_.update(out.first(*n));
    return n;
  }
  Sha256Digest sha256() const override { return hasher_.clone().finish(); }

 private:
  ByteReader& from_;
  Sha256 hasher_;
};

}  // namespace ploy
