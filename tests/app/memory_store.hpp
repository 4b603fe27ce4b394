#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "base/hash.hpp"
#include "ports/object_store.hpp"

namespace ploy::test {

// An S3 account in memory: unversioned buckets, pages of `page_size` keys, If-Match honoured. Safe to call
// from several threads.
class MemoryStore final : public ObjectStore {
 public:
  explicit MemoryStore(std::size_t page_size = 1000) : page_size_(page_size) {}

  // Puts an object; its ETag is the MD5 of its bytes unless one is given.
  void put(const std::string& bucket, const std::string& key, std::string_view bytes,
           const std::string& etag = "");
  void erase(const std::string& bucket, const std::string& key);
  std::optional<std::string> get(const std::string& bucket, const std::string& key) const;

  // Called with each range that is opened, before it is; may change the store.
  void on_open(std::function<void(const PartRange&)> hook) { on_open_ = std::move(hook); }
  // From now on everything fails like this, until mended.
  void break_down(Error error);
  void mend();

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
  struct Object {
    ObjectFacts facts;
    std::string bytes;
  };
  Result<Object> find(const std::string& bucket, const std::string& key) const;

  std::size_t page_size_;
  std::function<void(const PartRange&)> on_open_;
  mutable std::mutex mutex_;
  std::map<std::string, std::map<std::string, Object>> buckets_;
  std::optional<Error> broken_;
};

}  // namespace ploy::test
