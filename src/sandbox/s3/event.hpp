#pragma once

#include <cstdint>
#include <string>

#include "sandbox/s3/object.hpp"
#include "sandbox/s3/request.hpp"

namespace ploy::sandbox::s3 {

// Something that happened to an object.
struct Event {
  std::string name;  // "s3:ObjectCreated:Put"
  std::string bucket;
  std::string key;
  ObjectRef object;  // null when it was removed
  Timestamp at{};
};

// The webhook's body, in the shape of RustFS 1.0 (and, but for details, MinIO): one record; the key
// form-urlencoded in the record and plain in "Key"; the etag without quotes; size and etag only where there
// is an object. `sequencer_ns` grows with every event.
std::string to_json(const Event& event, const Request& request, const std::string& principal,
                    std::uint64_t sequencer_ns);

}  // namespace ploy::sandbox::s3
