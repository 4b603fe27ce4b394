#include "tests/app/memory_store.hpp"

namespace ploy::test {

void MemoryStore::put(const std::string& bucket, const std::string& key, std::string_view bytes,
                      const std::string& etag) {
  const std::lock_guard lock(mutex_);
  Object object;
  object.facts.version = {bucket, key, "", etag.empty() ? to_hex(md5(as_bytes(bytes))) : etag};
  object.facts.size = bytes.size();
  object.facts.last_modified = Timestamp{std::chrono::seconds(1'700'000'000)};
  object.facts.headers = {{"content-type", "application/octet-stream"}};
  object.bytes = bytes;
  buckets_[bucket][key] = std::move(object);
}

void MemoryStore::erase(const std::string& bucket, const std::string& key) {
  const std::lock_guard lock(mutex_);
  buckets_[bucket].erase(key);
}

std::optional<std::string> MemoryStore::get(const std::string& bucket, const std::string& key) const {
  const auto object = find(bucket, key);
  if (!object) return std::nullopt;
  return object->bytes;
}

void MemoryStore::break_down(Error error) {
  const std::lock_guard lock(mutex_);
  broken_ = std::move(error);
}

void MemoryStore::mend() {
  const std::lock_guard lock(mutex_);
  broken_.reset();
}

Result<std::vector<std::string>> MemoryStore::buckets(std::stop_token) {
  const std::lock_guard lock(mutex_);
  if (broken_) return std::unexpected(*broken_);
  std::vector<std::string> names;
  for (const auto& [name, objects] : buckets_) names.push_back(name);
  return names;
}

Result<ListingPage> MemoryStore::list(const std::string& bucket, const std::string& start_after,
                                      std::stop_token) {
  const std::lock_guard lock(mutex_);
  if (broken_) return std::unexpected(*broken_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return fail(ErrorKind::kNotFound, "no bucket " + bucket);
  ListingPage page;
  auto at = found->second.upper_bound(start_after);
  if (start_after.empty()) at = found->second.begin();
  for (; at != found->second.end() && page.objects.size() < page_size_; ++at) {
    const ObjectFacts& facts = at->second.facts;
    page.objects.push_back({at->first, facts.version.etag, facts.size, facts.last_modified});
  }
  page.complete = at == found->second.end();
  return page;
}

Result<ObjectFacts> MemoryStore::inspect(const std::string& bucket, const std::string& key,
                                         const std::string&, std::stop_token) {
  auto object = find(bucket, key);
  if (!object) return std::unexpected(object.error());
  return object->facts;
}

Result<std::unique_ptr<ByteReader>> MemoryStore::open(const ObjectVersion& version, const PartRange& range,
                                                      std::stop_token) {
  if (on_open_) on_open_(range);
  const auto object = find(version.bucket, version.key);
  if (!object) return std::unexpected(object.error());
  if (object->facts.version.etag != version.etag) return fail(ErrorKind::kConflict, "overwritten meanwhile");
  return std::make_unique<BytesReader>(std::string_view(object->bytes).substr(range.offset, range.length));
}

Result<std::string> MemoryStore::write(const ObjectFacts& facts, ByteReader& body, Overwrite overwrite,
                                       std::stop_token) {
  const auto bytes = read_all(body, facts.size);
  if (!bytes) return std::unexpected(bytes.error());
  if (overwrite == Overwrite::kNo && get(facts.version.bucket, facts.version.key))
    return fail(ErrorKind::kConflict, "something is there");
  put(facts.version.bucket, facts.version.key, as_text(*bytes));
  return to_hex(md5(*bytes));
}

Result<MemoryStore::Object> MemoryStore::find(const std::string& bucket, const std::string& key) const {
  const std::lock_guard lock(mutex_);
  if (broken_) return std::unexpected(*broken_);
  const auto objects = buckets_.find(bucket);
  if (objects == buckets_.end()) return fail(ErrorKind::kNotFound, "no bucket " + bucket);
  const auto object = objects->second.find(key);
  if (object == objects->second.end()) return fail(ErrorKind::kNotFound, "no object " + key);
  return object->second;
}

}  // namespace ploy::test
