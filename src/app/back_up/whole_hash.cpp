#include "app/back_up/whole_hash.hpp"

namespace ploy::app {

WholeHash::WholeHash(const ObjectFacts& facts, std::size_t parts)
    : single_(parts == 1), empty_(facts.size == 0), expected_md5_(etag_md5(facts.version.etag)) {}

void WholeHash::begin_part() {
  part_ = Sha256();
  if (!first_) sha256_ = kept_sha256_.clone();
  if (!expected_md5_.empty()) md5_ = kept_md5_.clone();
}

void WholeHash::update(ByteView bytes) {
  part_.update(bytes);
  if (empty_) return;
  if (!first_) sha256_.update(bytes);
  if (!expected_md5_.empty()) md5_.update(bytes);
}

void WholeHash::keep_part(const Document& document) {
  if (single_)
    single_sha256_ = document.sha256;
  else
    kept_sha256_ = std::move(first_ ? part_ : sha256_);
  first_ = false;
  if (!expected_md5_.empty()) kept_md5_ = std::move(md5_);
}

Sha256Digest WholeHash::sha256() {
  if (empty_) return ploy::sha256({});
  return single_ ? single_sha256_ : kept_sha256_.clone().finish();
}

bool WholeHash::contradicts_etag() {
  return !expected_md5_.empty() && to_hex(kept_md5_.clone().finish()) != expected_md5_;
}

}  // namespace ploy::app
