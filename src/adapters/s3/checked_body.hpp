#pragma once

#include <memory>
#include <string>

#include "core/object_version.hpp"
#include "core/upload_plan.hpp"
#include "net/http_client.hpp"

namespace ploy::s3 {

// Does this answer carry `range` of `version`? Some servers ignore If-Match or Range, so both are compared.
// kConflict: another version was answered. kUnavailable: something else than the range was.
[[nodiscard]] Result<void> check_range(const net::HttpHead& head, const ObjectVersion& version,
                                       const PartRange& range);

// Passes on the bytes of one answer, and makes sure that they are as many as were asked for: a body that ends
// early, or late, is kUnavailable.
class CheckedBody final : public ByteReader {
 public:
  CheckedBody(std::unique_ptr<ByteReader> from, std::uint64_t bytes, std::string what)
      : from_(std::move(from)), left_(bytes), what_(std::move(what)) {}

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

 private:
  [[nodiscard]] Result<std::size_t> drain(std::size_t read_last);

  std::unique_ptr<ByteReader> from_;
  std::uint64_t left_;
  std::string what_;
};

}  // namespace ploy::s3
