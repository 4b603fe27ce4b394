#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "core/retry_policy.hpp"
#include "ports/backup_book.hpp"
#include "ports/destination.hpp"
#include "ports/object_store.hpp"

namespace ploy::app {

// Where a restored backup goes.
struct ToFile {
  std::filesystem::path path;
};
struct ToObject {
  std::string bucket;
  std::string key;
};
struct ToOrigin {};
struct ToStream {
  std::function<Result<void>(ByteView)> write;  // standard output
};
using RestoreTarget = std::variant<ToFile, ToObject, ToOrigin, ToStream>;

// Reads "file:PATH", "s3://bucket/key", "origin", "-". kInvalid says what is allowed. A stream's write is
// left empty.
Result<RestoreTarget> parse_target(const std::string& text);

struct RestoreReport {
  std::string target;  // "file:/tmp/x", "s3://bucket/key"
  std::uint64_t bytes = 0;
};

// Gives a backup back. Success means every hash was right and the target is complete. Nothing half-restored
// stays behind, except what a stream has already taken. Safe to call from several threads.
class Restore {
 public:
  // Without a `store` only files and streams can be restored to.
  Restore(BackupBook& book, Destination& destination, ObjectStore* store, const RetryPolicy& retry,
          Clock& clock)
      : book_(book), destination_(destination), store_(store), retry_(retry), clock_(clock) {}

  using Progress = std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total)>;

  // `id` may be the beginning of one. kConflict: something is at the target and `overwrite` is kNo.
  // kCorrupt: the stored bytes are damaged.
  [[nodiscard]] Result<RestoreReport> run(const std::string& id, const RestoreTarget& target,
                                          Overwrite overwrite, const Progress& progress,
                                          const std::stop_token& stop);

  // Whether the target holds this very backup already: kConflict when it holds something else. Reads all of
  // it, from the target only.
  [[nodiscard]] Result<RestoreReport> compare(const std::string& id, const RestoreTarget& target,
                                              const std::stop_token& stop);

 private:
  Result<std::unique_ptr<ByteReader>> open_target(const RestoreTarget& target, const Backup& backup,
                                                  const std::stop_token& stop);
  Result<void> write_to(const RestoreTarget& target, const Backup& backup, ByteReader& bytes,
                        Overwrite overwrite, const std::stop_token& stop);
  Result<void> write_object(const Backup& backup, const std::string& bucket, const std::string& key,
                            ByteReader& bytes, Overwrite overwrite, const std::stop_token& stop);

  BackupBook& book_;
  Destination& destination_;
  ObjectStore* store_;
  RetryPolicy retry_;
  Clock& clock_;
};

}  // namespace ploy::app
