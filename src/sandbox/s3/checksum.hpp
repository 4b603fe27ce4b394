#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace ploy::sandbox::s3 {

// One of the checksums that newer clients send along, as x-amz-checksum-<algorithm>.
class Checksum {
 public:
  virtual ~Checksum() = default;
  virtual void update(ByteView bytes) = 0;
  // As the header has it: base64, big-endian.
  virtual std::string finish() = 0;
};

// "crc32", "crc32c", "crc64nvme", "sha1", "sha256"; null for any other.
std::unique_ptr<Checksum> make_checksum(std::string_view algorithm);

inline constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";

// "crc32" for "x-amz-checksum-crc32"; empty for a header that carries no checksum (x-amz-checksum-mode, ...).
std::string_view checksum_algorithm(std::string_view header_name);

}  // namespace ploy::sandbox::s3
