#pragma once

#include <optional>

#include "app/back_up/whole_hash.hpp"
#include "base/stream.hpp"

namespace ploy::app {

// The bytes of one part on their way from the source to the destination: counted, hashed into the whole, and
// an error of the source remembered, so that it is not taken for one of the destination. Borrows both for its
// life.
class PartSource final : public ByteReader {
 public:
  PartSource(ByteReader& from, WholeHash& whole) : from_(from), whole_(whole) {}

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

  bool failed() const { return failed_; }

 private:
  ByteReader& from_;
  WholeHash& whole_;
  bool failed_ = false;
};

}  // namespace ploy::app
