#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <stop_token>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "core/retry_policy.hpp"
#include "ports/backup_queue.hpp"
#include "ports/destination.hpp"
#include "ports/object_store.hpp"
#include "ports/part_ledger.hpp"

namespace ploy::app {

// Who could not do his part. What happens next depends on it: a source's failure concerns one object, a
// destination's may concern all.
enum class Side : std::uint8_t { kSource, kDestination, kCatalogue };

// As people know it: "S3", "Telegram", "catalogue".
std::string_view to_string(Side side);

struct BackUpFailure {
  Side side = Side::kCatalogue;
  Error error;
};

inline ErrorKind kind_of(const BackUpFailure& failure) { return failure.error.kind; }

template <class T>
using Step = std::expected<T, BackUpFailure>;

enum class BackUpOutcome : std::uint8_t {
  kStored,
  kNothingToDo,  // the object is gone, or this version is a backup already
};

// The way of one backup from a claimed row to `stored`:
//
//   look at the object -> plan its parts -> for each part without an address: write the intent, send, write
//   the address
//   -> all parts there: stored
//
// Each step is a row before it is an action. Killed anywhere, the next run() continues with the first part
// that has no address; a part that may have been sent is looked for before it is sent again. An object that
// is overwritten or deleted under way is looked at anew, at once and without using up an attempt.
class BackUp {
 public:
  struct Options {
    PartLimits part_limits;
    RetryPolicy retry;
    int overwrites_max = 3;  // how often an object that changes while it is read is begun again at once
  };

  BackUp(Options options, BackupQueue& queue, PartLedger& ledger, ObjectStore& store,
         Destination& destination, Clock& clock, Log& log);

  // Blocks until it is done, failed, or `stop` is requested (kCancelled). `backup` is the claimed row, and on
  // return the row it turned out to be, which may be another one: what an event said is replaced by what the
  // object is. Safe to call from several threads for different backups.
  [[nodiscard]] Step<BackUpOutcome> run(Backup& backup, const std::stop_token& stop);

 private:
  struct Course;  // one backup under way

  Step<BackUpOutcome> run_version(Backup& backup, const std::stop_token& stop);
  Step<std::optional<Backup>> look_at_object(const Backup& claimed, const std::stop_token& stop);
  Step<std::vector<Part>> plan_parts(const Backup& backup);
  Step<void> send_parts(Course& course, std::span<const Part> parts);
  Step<Document> send_part(Course& course, const Part& part);
  Step<std::optional<Document>> look_for_part(Course& course, const Part& part, const DocumentDraft& draft,
                                              MessageId after);
  Step<Document> send_once(Course& course, const Part& part, const DocumentDraft& draft,
                           std::optional<MessageId>& intended_after);
  Step<std::unique_ptr<ByteReader>> open_source(Course& course, const Part& part);
  Step<void> pass_again(Course& course, const Part& part, const Document& document);
  Step<void> finish(Course& course);

  Options options_;
  BackupQueue& queue_;
  PartLedger& ledger_;
  ObjectStore& store_;
  Destination& destination_;
  Clock& clock_;
  Log& log_;
};

}  // namespace ploy::app
