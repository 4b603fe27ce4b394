#pragma once

#include <string>

#include "base/hash.hpp"
#include "core/backup.hpp"

namespace ploy::app {

// Hashes of a whole object and of each of its parts, computed while the parts pass one after the other. A
// part that fails half-way is forgotten and passes again, so the state before it is kept until it is stored.
//
//   begin_part()  update()...  keep_part()      the part is in
//   begin_part()  update()...  begin_part()     the first try never happened
//
// Nothing is hashed that need not be: as long as only the first part passes, its hash and that of the whole
// are one, and MD5 is only computed when the ETag is one to compare with.
class WholeHash {
 public:
  WholeHash(const ObjectFacts& facts, std::size_t parts);

  // Whether the whole depends on bytes that pass; if not, a part that is stored need not pass again.
  bool wants_bytes() const { return !empty_ && (!single_ || !expected_md5_.empty()); }

  void begin_part();
  void update(ByteView bytes);
  // Of the part that is passing: what has come since begin_part().
  Sha256Digest part_sha256() const { return part_.clone().finish(); }
  void keep_part(const Document& document);

  // Over all parts that were kept.
  Sha256Digest sha256();
  // True when the ETag is an MD5 and is not that of the bytes that passed.
  bool contradicts_etag();

 private:
  bool single_;
  bool empty_;  // what is sent for an empty object is a placeholder, not its bytes
  std::string expected_md5_;
  bool first_ = true;  // no part was kept yet
  Sha256 part_;
  Sha256 kept_sha256_, sha256_;  // of the whole: up to the last part that was kept, up to now
  Md5 kept_md5_, md5_;
  Sha256Digest single_sha256_{};
};

}  // namespace ploy::app
