#pragma once

#include <optional>

#include "base/hash.hpp"
#include "core/backup.hpp"

namespace ploy::app {

// Hashes of a whole object, computed while its parts pass one after the other. A part that fails half-way is
// forgotten and passes again, so the state before it is kept until it is stored.
//
//   begin_part()  update()...  keep_part()      the part is in
//   begin_part()  update()...  begin_part()     the first try never happened
//
// What costs nothing to leave out is left out: with a single part its own SHA-256 is the whole one, and MD5
// is only computed when the ETag is one to compare with.
class WholeHash {
 public:
  WholeHash(const ObjectFacts& facts, std::size_t parts);

  // Whether anything is hashed here; if not, a part that is stored need not pass again.
  bool wants_bytes() const { return !empty_ && (!single_ || !expected_md5_.empty()); }

  void begin_part();
  void update(ByteView bytes);
  void keep_part(const Document& document);

  // Over all parts that were kept.
  Sha256Digest sha256();
  // True when the ETag is an MD5 and is not that of the bytes that passed.
  bool contradicts_etag();

 private:
  bool single_;
  bool empty_;  // what is sent for an empty object is a placeholder, not its bytes
  std::string expected_md5_;
  Sha256 kept_sha256_, sha256_;
  Md5 kept_md5_, md5_;
  Sha256Digest single_sha256_{};
};

}  // namespace ploy::app
