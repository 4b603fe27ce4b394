#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "sandbox/s3/journal.hpp"
#include "sandbox/s3/listing.hpp"
#include "sandbox/s3/record.hpp"
#include "sandbox/s3/refusal.hpp"

namespace ploy::sandbox::s3 {

// All buckets, objects and uploads: a sorted map in memory, the contents in files, and a journal from which
// the map is built at start. Nothing in a listing touches the disk.
//
//   DIR/journal.jsonl  every change, one line each (record.hpp); rewritten at start when most of it is past
//   DIR/blobs/NN/<id>  the bytes of one object or part
//
// A blob is complete before the line that names it is written, and what a line no longer names is removed
// after it was written. So a process killed anywhere leaves at most files that no line names, and the next
// start removes them.
//
// Safe to call from several threads.
class Store {
 public:
  // kConflict: in use by another process. kCorrupt: the journal is damaged.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& dir, Log& log);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // Looks at the state; must neither keep references into it nor call the store again.
  template <class Look>
  auto with(const Look& look) const {
    const std::lock_guard lock(mutex_);
    return look(std::as_const(state_));
  }

  // Decides on a change while nothing else can change, writes it to the journal and applies it.
  using Decide = std::function<Outcome<Record>(const State&)>;
  Outcome<void> change(const Decide& decide);

  // Room for the bytes of an object that is put into the state later.
  Outcome<std::unique_ptr<BlobWriter>> create_blob();

  // kInternalError with the reason in the log.
  Refusal disk_refusal(const Error& error) const;

 private:
  Store(std::shared_ptr<BlobDirectory> blobs, Log& log) : blobs_(std::move(blobs)), log_(log) {}
  Result<void> load(const std::filesystem::path& path);
  Result<void> shorten_journal(std::size_t lines);

  std::shared_ptr<BlobDirectory> blobs_;
  Log& log_;
  mutable std::mutex mutex_;
  State state_;
  std::unique_ptr<Journal> journal_;
};

// Lookups in the state, with S3's errors.
Outcome<const Bucket*> find_bucket(const State& state, const std::string& name);
Outcome<ObjectRef> find_object(const State& state, const std::string& bucket, const std::string& key);
// The upload must be one of this very object.
Outcome<const Upload*> find_upload(const State& state, const std::string& upload_id,
                                   const std::string& bucket, const std::string& key);

}  // namespace ploy::sandbox::s3
