#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "ports/backup_queue.hpp"

namespace ploy::s3 {

enum class Change : std::uint8_t { kCreated, kRemoved };

// That something may have happened to a key. Only bucket and key are meant to be relied on; the rest is what
// the sender said, and may be missing (empty), stale or wrong.
struct ObjectHint {
  std::string bucket;
  std::string key;
  Change change = Change::kCreated;
  std::string etag;        // unquoted
  std::string version_id;  // empty where the sender says "null"
  std::uint64_t size = 0;
  Timestamp at{};
  bool operator==(const ObjectHint&) const = default;
};

struct DecodedEvents {
  // In the order they came. One event gives two hints when its key can be read in two ways; the wrong one
  // turns out not to exist.
  std::vector<ObjectHint> hints;
  std::set<std::string> rescan;  // buckets in which something happened that names no usable key
  bool rescan_all = false;       // too much for one body: whatever came beyond it was not looked at
  int ignored = 0;               // understood and of no interest: reads, tagging, test messages
  int unparsable = 0;            // not understood
  // Amazon SNS asks to be confirmed by a GET of this address, which is given as it came. Only a person, or a
  // list of allowed topics, can decide whether to do so.
  std::string confirm_url;
};

inline constexpr std::size_t kEventBytesMax = 1 * kMiB;
inline constexpr int kEventRecordsMax = 10'000;

// Reads the body of a webhook of RustFS and MinIO (all ages), Ceph RGW, AWS (bare, in an SNS envelope, by
// EventBridge), versitygw or SeaweedFS. Never fails: what it does not understand is counted. Pure.
DecodedEvents decode_events(std::string_view body);

// The created ones, as the queue wants them: new arrivals.
std::vector<Sighting> to_sightings(const std::vector<ObjectHint>& hints);

}  // namespace ploy::s3
