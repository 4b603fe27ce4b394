#include "core/object_version.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

namespace ploy {

BackupId backup_id(const ObjectVersion& version) {
  static constexpr std::size_t kIdBytes = 8;
  static constexpr std::byte kEnd{0};
  Sha256 hasher;
  for (const auto* field : {&version.bucket, &version.key, &version.version_id, &version.etag}) {
    hasher.update(as_bytes(*field));
    hasher.update(ByteView(&kEnd, 1));
  }
  return BackupId{to_hex(ByteView(hasher.finish()).first(kIdBytes))};
}

std::string etag_md5(const std::string& etag) {
  if (etag.size() != 2 * sizeof(Md5Digest) || from_hex(etag).empty()) return {};
  return to_lower(etag);
}

}  // namespace ploy
