#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "adapters/s3/s3_client.hpp"
#include "core/object_version.hpp"
#include "ports/object_store.hpp"

namespace ploy::s3 {

// Up to this size an object is written with one request.
inline constexpr std::uint64_t kSingleWriteBytesMax = 16 * kMiB;

// The size of the parts of a larger one: 16 MiB, or more where 10,000 parts (S3's limit) would not do; whole
// MiB.
std::uint64_t write_part_bytes(std::uint64_t object_bytes);

// Writes one object, once; see S3ObjectStore::write(). Whatever fails, an upload that was begun is aborted,
// also when the run was asked to stop.
class ObjectWriter {
 public:
  // `client` and `facts` are borrowed for its life.
  ObjectWriter(S3Client& client, const ObjectFacts& facts, Overwrite overwrite, std::stop_token stop);

  // The new object's ETag.
  [[nodiscard]] Result<std::string> write(ByteReader& body);

 private:
  [[nodiscard]] Result<void> check_nothing_there();
  [[nodiscard]] Result<std::string> write_at_once(const net::Headers& headers, ByteReader& body);
  [[nodiscard]] Result<std::string> write_in_parts(const net::Headers& headers, ByteReader& body);
  [[nodiscard]] Result<std::string> send_parts(ByteReader& body);
  [[nodiscard]] Result<std::string> put_part(std::string_view bytes);
  [[nodiscard]] Result<std::string> complete();
  void abort();
  [[nodiscard]] Result<void> keep_tags();

  [[nodiscard]] Result<std::string> etag_there();
  // The answer to the request that makes the object appear was lost: did it appear?
  [[nodiscard]] Result<std::string> settle(Error lost, const std::string& expected_etag);

  S3Request request(std::string method) const;
  // Refuses to replace, where the server knows how.
  void guard(S3Request& request) const;

  S3Client& client_;
  const ObjectFacts& facts_;
  const Overwrite overwrite_;
  const std::stop_token stop_;
  std::string upload_id_;
  std::vector<std::string> part_etags_;
};

}  // namespace ploy::s3
