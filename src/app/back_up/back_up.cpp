#include "app/back_up/back_up.hpp"

#include <fmt/format.h>

#include "app/back_up/attempts.hpp"
#include "app/back_up/part_source.hpp"
#include "app/back_up/whole_hash.hpp"
#include "base/kill_point.hpp"
#include "core/document_name.hpp"

namespace ploy::app {

namespace {

// What lies in the chat for an object without bytes: Telegram refuses empty files.
constexpr std::string_view kEmptyObjectText =
    "This object is empty: it has 0 bytes. This line only holds its place.\n";

std::unexpected<BackUpFailure> failed(Side side, Error error, std::string_view doing) {
  return std::unexpected(BackUpFailure{side, wrap(std::move(error), doing).error()});
}

DocumentDraft draft_of(const Backup& backup, const Part& part, int count) {
  const std::string& key = backup.facts.version.key;
  const bool empty = part.length == 0;
  const std::string name = empty ? empty_object_name(key) : document_name(key, part.seq, count);
  return {name, backup_label(backup, part, count, name), empty ? kEmptyObjectText.size() : part.length};
}

}  // namespace

std::string_view to_string(Side side) {
  switch (side) {
    case Side::kSource:
      return "S3";
    case Side::kDestination:
      return "Telegram";
    case Side::kCatalogue:
      return "catalogue";
  }
  return "";
}

struct BackUp::Course {
  const Backup& backup;
  int count;
  WholeHash whole;
  std::stop_token stop;

  std::string naming(const Part& part) const {
    return fmt::format("part {}/{} of {}/{}", part.seq, count, backup.facts.version.bucket,
                       backup.facts.version.key);
  }
};

BackUp::BackUp(Options options, BackupQueue& queue, PartLedger& ledger, ObjectStore& store,
               Destination& destination, Clock& clock, Log& log)
    : options_(options),
      queue_(queue),
      ledger_(ledger),
      store_(store),
      destination_(destination),
      clock_(clock),
      log_(log) {}

// An object that is overwritten while it is read is begun again at once, as the version that it is now; one
// that is deleted is found gone. One that never holds still is left alone for a while, like anything that
// fails.
Step<BackUpOutcome> BackUp::run(Backup& backup, const std::stop_token& stop) {
  kill_point("claimed");
  for (int begun_again = 0;; ++begun_again) {
    auto outcome = run_version(backup, stop);
    if (outcome) return outcome;
    const BackUpFailure& failure = outcome.error();
    const bool other_now =
        failure.error.kind == ErrorKind::kConflict || failure.error.kind == ErrorKind::kNotFound;
    const bool again = failure.side == Side::kSource && other_now && begun_again < options_.overwrites_max;
    if (!again || stop.stop_requested()) return outcome;
    log_.info("the object was overwritten or deleted while it was read; it is looked at anew",
              {{"bucket", backup.facts.version.bucket}, {"key", backup.facts.version.key}});
  }
}

Step<BackUpOutcome> BackUp::run_version(Backup& backup, const std::stop_token& stop) {
  auto seen = look_at_object(backup, stop);
  if (!seen) return std::unexpected(seen.error());
  if (!*seen) return BackUpOutcome::kNothingToDo;
  backup = std::move(**seen);
  kill_point("resolved");

  const auto parts = plan_parts(backup);
  if (!parts) return std::unexpected(parts.error());
  kill_point("planned");

  Course course{backup, static_cast<int>(parts->size()), WholeHash(backup.facts, parts->size()), stop};
  const auto sent = send_parts(course, *parts);
  if (!sent) return std::unexpected(sent.error());

  const auto finished = finish(course);
  if (!finished) return std::unexpected(finished.error());
  return BackUpOutcome::kStored;
}

// An event or a listing is a hint. What is backed up is what the object is now, or the very version that was
// named.
Step<std::optional<Backup>> BackUp::look_at_object(const Backup& claimed, const std::stop_token& stop) {
  const ObjectVersion& version = claimed.facts.version;
  const auto facts = attempt(options_.retry, clock_, stop, [&] {
    return store_.inspect(version.bucket, version.key, version.version_id, stop);
  });
  if (!facts && facts.error().kind == ErrorKind::kNotFound) {
    log_.info("object is gone before it could be backed up",
              {{"bucket", version.bucket}, {"key", version.key}});
    const auto dropped = queue_.drop(claimed.id, facts.error().what);
    if (!dropped) return failed(Side::kCatalogue, dropped.error(), "drop a backup whose object is gone");
    kill_point("dropped");
    return std::nullopt;
  }
  if (!facts) return failed(Side::kSource, facts.error(), "look at the object");
  auto resolved = queue_.resolve(claimed.id, *facts);
  if (!resolved) return failed(Side::kCatalogue, resolved.error(), "write down what the object is");
  return std::move(*resolved);
}

Step<std::vector<Part>> BackUp::plan_parts(const Backup& backup) {
  auto parts = ledger_.plan(backup.id, plan_upload(backup.facts.size, options_.part_limits));
  if (!parts) return failed(Side::kCatalogue, parts.error(), "write down the plan");
  return std::move(*parts);
}

// One after the other: a part that has an address only passes by, for the hash of the whole.
Step<void> BackUp::send_parts(Course& course, std::span<const Part> parts) {
  for (const Part& part : parts) {
    if (part.document) {
      const auto passed = pass_again(course, part, *part.document);
      if (!passed) return std::unexpected(passed.error());
    } else {
      const auto document = send_part(course, part);
      if (!document) return std::unexpected(document.error());
    }
  }
  return {};
}

// Sends one part until it lies in the chat, with a few attempts close together.
Step<Document> BackUp::send_part(Course& course, const Part& part) {
  const DocumentDraft draft = draft_of(course.backup, part, course.count);
  std::optional<MessageId> intended_after = part.intended_after;
  return attempt(options_.retry, clock_, course.stop, [&]() -> Step<Document> {
    // After a crash or a lost answer the part may lie there already.
    if (intended_after) {
      auto found = look_for_part(course, part, draft, *intended_after);
      if (!found) return std::unexpected(found.error());
      if (*found) return std::move(**found);
      intended_after.reset();
    }
    return send_once(course, part, draft, intended_after);
  });
}

Step<std::optional<Document>> BackUp::look_for_part(Course& course, const Part& part,
                                                    const DocumentDraft& draft, MessageId after) {
  auto found = destination_.find(draft, after, course.stop);
  if (!found) return failed(Side::kDestination, found.error(), "look for " + course.naming(part));
  kill_point("part_looked_for");
  if (!*found) {
    const auto withdrawn = ledger_.withdraw(course.backup.id, part.seq, clock_.now());
    if (!withdrawn)
      return failed(Side::kCatalogue, withdrawn.error(), "withdraw the intent of " + course.naming(part));
    kill_point("part_not_found");
    return std::nullopt;
  }
  log_.info("a part whose answer was lost lies in the chat", {{"part", course.naming(part)}});
  const auto stored = ledger_.stored(course.backup.id, part.seq, **found);
  if (!stored)
    return failed(Side::kCatalogue, stored.error(), "write down where " + course.naming(part) + " lies");
  kill_point("part_found");
  const auto passed = pass_again(course, part, **found);
  if (!passed) return std::unexpected(passed.error());
  return std::move(*found);
}

// A crash before put() leaves an intent without a document, after it a document without an address: both are
// looked for by the next life. `intended_after` says so to the next attempt of this one.
Step<Document> BackUp::send_once(Course& course, const Part& part, const DocumentDraft& draft,
                                 std::optional<MessageId>& intended_after) {
  const Backup& backup = course.backup;
  auto source = open_source(course, part);
  if (!source) return std::unexpected(source.error());
  const auto after = destination_.newest(course.stop);
  if (!after) return failed(Side::kDestination, after.error(), "send " + course.naming(part));
  const auto intended = ledger_.intend(backup.id, part.seq, *after);
  if (!intended)
    return failed(Side::kCatalogue, intended.error(), "write down that " + course.naming(part) + " is sent");
  kill_point("part_intended");

  PartSource body(**source, course.whole);
  auto document = destination_.put(draft, body, course.stop);
  if (!document && document.error().kind == ErrorKind::kUnknown) {
    intended_after = *after;
    const auto noted = ledger_.lost(backup.id, part.seq);
    if (!noted) return failed(Side::kCatalogue, noted.error(), "write down that an answer was lost");
    kill_point("answer_lost");
    return failed(Side::kDestination, document.error(), "send " + course.naming(part));
  }
  if (!document) {
    kill_point("part_refused");
    const auto withdrawn = ledger_.withdraw(backup.id, part.seq, clock_.now());
    if (!withdrawn)
      return failed(Side::kCatalogue, withdrawn.error(), "withdraw the intent of " + course.naming(part));
    kill_point("part_withdrawn");
    return failed(body.failed() ? Side::kSource : Side::kDestination, document.error(),
                  "send " + course.naming(part));
  }
  kill_point("part_sent");
  const auto stored = ledger_.stored(backup.id, part.seq, *document);
  if (!stored) {
    intended_after = *after;  // it lies there: the next attempt finds it
    return failed(Side::kCatalogue, stored.error(), "write down where " + course.naming(part) + " lies");
  }
  course.whole.keep_part(*document);
  kill_point("part_stored");
  return std::move(*document);
}

Step<std::unique_ptr<ByteReader>> BackUp::open_source(Course& course, const Part& part) {
  if (part.length == 0) return std::make_unique<BytesReader>(kEmptyObjectText);
  auto source = store_.open(course.backup.facts.version, {part.seq, part.offset, part.length}, course.stop);
  if (!source) return failed(Side::kSource, source.error(), "read " + course.naming(part));
  return std::move(*source);
}

// A part that an earlier life has sent is read from its source once more, so that the hash of the whole is
// computed and never guessed. The bytes must be the ones that were sent.
Step<void> BackUp::pass_again(Course& course, const Part& part, const Document& document) {
  if (!course.whole.wants_bytes()) {
    course.whole.keep_part(document);
    return {};
  }
  auto source = open_source(course, part);
  if (!source) return std::unexpected(source.error());
  PartSource body(**source, course.whole);
  const auto passed = drain(body);
  if (!passed) return failed(Side::kSource, passed.error(), "read again " + course.naming(part));
  if (body.sha256() != document.sha256)
    return failed(
        Side::kSource,
        {ErrorKind::kCorrupt, "the source returned other bytes than were sent before, under the same ETag"},
        "read again " + course.naming(part));
  kill_point("part_passed_again");
  course.whole.keep_part(document);
  return {};
}

Step<void> BackUp::finish(Course& course) {
  if (course.whole.contradicts_etag())
    log_.warning(
        "the ETag is not the MD5 of the object's bytes, as with encryption by a key service; the SHA-256 "
        "holds",
        {{"bucket", course.backup.facts.version.bucket}, {"key", course.backup.facts.version.key}});
  const auto completed = queue_.complete(course.backup.id, course.whole.sha256(), clock_.now());
  if (!completed) return failed(Side::kCatalogue, completed.error(), "write down that the backup is stored");
  kill_point("completed");
  return {};
}

}  // namespace ploy::app
