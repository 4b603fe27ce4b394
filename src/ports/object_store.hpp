#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/stream.hpp"
#include "core/listing_merge.hpp"
#include "core/object_version.hpp"
#include "core/upload_plan.hpp"

namespace ploy {

struct ListingPage {
  std::vector<ListedObject> objects;  // in byte order of keys, all greater than what was asked to start after
  bool complete = false;              // nothing follows
};

enum class Overwrite : std::uint8_t { kNo, kYes };

// The S3 account that is watched and restored to. Safe to call from several threads; calls block, and return
// kCancelled soon after `stop` is requested. kNotFound: no such bucket, object or version. kDenied: refused
// for good.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  [[nodiscard]] virtual Result<std::vector<std::string>> buckets(std::stop_token stop) = 0;

  // The page of objects whose keys follow `start_after` (empty: from the beginning).
  [[nodiscard]] virtual Result<ListingPage> list(const std::string& bucket, const std::string& start_after,
                                                 std::stop_token stop) = 0;

  // What the object is now, or that very version when `version_id` is not empty; with metadata and tags.
  [[nodiscard]] virtual Result<ObjectFacts> inspect(const std::string& bucket, const std::string& key,
                                                    const std::string& version_id, std::stop_token stop) = 0;

  // A range of exactly this version. kConflict: the object has been overwritten meanwhile (now, or while
  // reading). A body that ends early is kUnavailable.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteReader>> open(const ObjectVersion& version,
                                                                 const PartRange& range,
                                                                 std::stop_token stop) = 0;

  // Writes an object with the facts' bucket, key, size, headers, metadata and tags, in several parts when it
  // is large. `body` must yield facts.size bytes; when it fails, nothing is left behind at the key.
  // kConflict: something is there and `overwrite` is kNo. Returns the new ETag.
  [[nodiscard]] virtual Result<std::string> write(const ObjectFacts& facts, ByteReader& body,
                                                  Overwrite overwrite, std::stop_token stop) = 0;
};

}  // namespace ploy
