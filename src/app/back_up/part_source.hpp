#pragma once

#include "app/back_up/whole_hash.hpp"

namespace ploy::app {

// The bytes of one part on their way from the source to the destination: hashed, as a part and into the
// whole, and an error of the source remembered, so that it is not taken for one of the destination. Borrows
// both for its life.
class PartSource final : public HashedReader {
 public:
  PartSource(ByteReader& from, WholeHash& whole) : from_(from), whole_(whole) { whole_.begin_part(); }

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

  Sha256Digest sha256() const override { return whole_.part_sha256(); }

  bool failed() const { return failed_; }

 private:
  ByteReader& from_;
  WholeHash& whole_;
  bool failed_ = false;
};

}  // namespace ploy::app
