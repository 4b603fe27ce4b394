#pragma once

#include "adapters/s3/s3_client.hpp"
#include "ports/object_store.hpp"

namespace ploy::s3 {

// Any server that speaks S3, as far as TelegramPloy needs it. Repeats nothing (see S3Client); believes
// nothing: listings pass the ListingGuard, bodies are compared with what was asked for.
//
// write() holds one part in memory: 16 MiB, or a ten-thousandth of the object when that is more. `body` is
// read to its very end before anything appears at the key, so a reader that finds damage at its end still
// prevents the object.
class S3ObjectStore final : public ObjectStore {
 public:
  // `client` is borrowed for its life.
  explicit S3ObjectStore(S3Client& client) : client_(client) {}

  [[nodiscard]] Result<std::vector<std::string>> buckets(std::stop_token stop) override;
  [[nodiscard]] Result<ListingPage> list(const std::string& bucket, const std::string& start_after,
                                         std::stop_token stop) override;
  [[nodiscard]] Result<ObjectFacts> inspect(const std::string& bucket, const std::string& key,
                                            const std::string& version_id, std::stop_token stop) override;
  [[nodiscard]] Result<std::unique_ptr<ByteReader>> open(const ObjectVersion& version, const PartRange& range,
                                                         std::stop_token stop) override;
  [[nodiscard]] Result<std::string> write(const ObjectFacts& facts, ByteReader& body, Overwrite overwrite,
                                          std::stop_token stop) override;

 private:
  S3Client& client_;
};

}  // namespace ploy::s3
