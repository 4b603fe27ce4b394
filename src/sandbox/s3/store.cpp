#include "sandbox/s3/store.hpp"

#include <unordered_map>

namespace ploy::sandbox::s3 {

namespace {

// Below this many lines a journal is not worth rewriting.
constexpr std::size_t kJournalLinesMin = 1000;

std::size_t live_records(const State& state) {
  std::size_t n = 0;
  for (const auto& [name, bucket] : state.buckets) n += 2 + bucket.objects.size();
  for (const auto& [id, upload] : state.uploads) n += 1 + upload.parts.size();
  return n;
}

Result<void> write_state(const State& state, const Journal::Line& add) {
  Result<void> ok;
  const auto record = [&](const Record& r) {
    if (ok) ok = add(to_line(r));
  };
  for (const auto& [name, bucket] : state.buckets) {
    record(BucketCreated{.bucket = name, .at = bucket.created});
    if (!bucket.notification.empty())
      record(NotificationPut{.bucket = name, .document = bucket.notification});
    for (const auto& [key, object] : bucket.objects)
      record(ObjectPut{.bucket = name, .key = key, .object = object});
  }
  for (const auto& [id, upload] : state.uploads) {
    Upload bare = upload;
    bare.parts.clear();
    record(UploadBegun{.upload_id = id, .upload = std::move(bare)});
    for (const auto& [number, part] : upload.parts)
      record(PartPut{.upload_id = id, .number = number, .part = part});
  }
  return ok;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& dir, Log& log) {
  auto blobs = BlobDirectory::open(dir / "blobs");
  if (!blobs) return wrap(std::move(blobs.error()), "sandbox S3");
  std::unique_ptr<Store> store(new Store(*std::move(blobs), log));
  if (auto ok = store->load(dir / "journal.jsonl"); !ok) return wrap(std::move(ok.error()), "sandbox S3");
  return store;
}

Store::~Store() { blobs_->stop_removing(); }

Result<void> Store::load(const std::filesystem::path& path) {
  std::unordered_map<std::uint64_t, BlobRef> blobs;  // copies of an object share their blobs
  const FindBlob blob = [&](std::uint64_t id, std::uint64_t size) {
    BlobRef& ref = blobs[id];
    if (!ref) ref = blobs_->existing(id, size);
    return ref;
  };
  std::size_t lines = 0;
  auto journal = Journal::open(path, [&](std::string_view line) -> Result<void> {
    ++lines;
    auto record = parse_line(line, blob);
    if (!record) return std::unexpected(std::move(record.error()));
    apply_record(state_, *record);
    return {};
  });
  if (!journal) return std::unexpected(std::move(journal.error()));
  journal_ = *std::move(journal);
  blobs_->start_removing([&](std::uint64_t id) {
    const auto found = blobs.find(id);
    return found != blobs.end() && found->second.use_count() > 1;
  });
  return shorten_journal(lines);
}

Result<void> Store::shorten_journal(std::size_t lines) {
  if (lines < kJournalLinesMin || lines < 2 * live_records(state_)) return {};
  return journal_->rewrite([&](const Journal::Line& add) { return write_state(state_, add); });
}

Outcome<void> Store::change(const Decide& decide) {
  const std::lock_guard lock(mutex_);
  const auto record = decide(state_);
  if (!record) return std::unexpected(record.error());
  if (const auto ok = journal_->append(to_line(*record)); !ok)
    return std::unexpected(disk_refusal(ok.error()));
  apply_record(state_, *record);
  return {};
}

Outcome<std::unique_ptr<BlobWriter>> Store::create_blob() {
  auto writer = blobs_->create();
  if (!writer) return std::unexpected(disk_refusal(writer.error()));
  return *std::move(writer);
}

Refusal Store::disk_refusal(const Error& error) const {
  log_.error("The sandbox's S3 cannot write.", {{"error", error.what}});
  return make_refusal(Code::kInternalError);
}

Outcome<const Bucket*> find_bucket(const State& state, const std::string& name) {
  const auto bucket = state.buckets.find(name);
  if (bucket != state.buckets.end()) return &bucket->second;
  Refusal refusal = make_refusal(Code::kNoSuchBucket);
  refusal.details = {{"BucketName", name}};
  return std::unexpected(std::move(refusal));
}

Outcome<ObjectRef> find_object(const State& state, const std::string& bucket, const std::string& key) {
  const auto in = find_bucket(state, bucket);
  if (!in) return std::unexpected(in.error());
  const auto object = (*in)->objects.find(key);
  if (object != (*in)->objects.end()) return object->second;
  Refusal refusal = make_refusal(Code::kNoSuchKey);
  refusal.details = {{"Key", key}};
  return std::unexpected(std::move(refusal));
}

Outcome<const Upload*> find_upload(const State& state, const std::string& upload_id,
                                   const std::string& bucket, const std::string& key) {
  if (const auto in = find_bucket(state, bucket); !in) return std::unexpected(in.error());
  const auto upload = state.uploads.find(upload_id);
  if (upload != state.uploads.end() && upload->second.bucket == bucket && upload->second.key == key)
    return &upload->second;
  Refusal refusal = make_refusal(Code::kNoSuchUpload);
  refusal.details = {{"UploadId", upload_id}};
  return std::unexpected(std::move(refusal));
}

}  // namespace ploy::sandbox::s3
