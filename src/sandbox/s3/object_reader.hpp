#pragma once

#include <memory>

#include "base/stream.hpp"
#include "sandbox/s3/object.hpp"

namespace ploy::sandbox::s3 {

// The bytes [offset, offset + length) of an object; they must lie within it. Holds the object, so an
// overwrite or a deletion meanwhile does not disturb.
std::unique_ptr<ByteReader> read_object(ObjectRef object, std::uint64_t offset, std::uint64_t length);

}  // namespace ploy::sandbox::s3
