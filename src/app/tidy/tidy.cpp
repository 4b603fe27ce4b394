#include "app/tidy/tidy.hpp"

#include "base/kill_point.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

// A self-hosted server drops the connection after 500 s and posts all the same; see the Bot API server's
// source, kMaxUploadTime.
constexpr auto kLateAfter = 15min;
// A chat where much else was posted meanwhile is not searched through for a twin.
constexpr std::int64_t kLooksMax = 100;
constexpr int kRemovalsAtOnce = 50;

bool needs_a_person(ErrorKind kind) { return kind == ErrorKind::kDenied || kind == ErrorKind::kInvalid; }

}  // namespace

Result<TidyReport> Tidy::run(const std::stop_token& stop) {
  TidyReport report;
  const auto looked = look_again(report, stop);
  if (!looked) return std::unexpected(looked.error());
  const auto orphans = parts_.orphans.removable(kRemovalsAtOnce);
  if (!orphans) return std::unexpected(orphans.error());
  for (const Orphan& orphan : *orphans) {
    const auto removed = remove(orphan, report, stop);
    if (!removed) return std::unexpected(removed.error());
  }
  return report;
}

Result<void> Tidy::look_again(TidyReport& report, const std::stop_token& stop) {
  const auto doubts = parts_.ledger.doubts(clock_.now() - kLateAfter);
  if (!doubts) return std::unexpected(doubts.error());
  if (doubts->empty()) return {};
  const auto end = parts_.history.end(stop);
  if (!end) return std::unexpected(end.error());
  for (const PartLedger::Doubt& doubt : *doubts) {
    const auto looked = look_behind(doubt, *end, report, stop);
    if (!looked) return looked;
    const auto dispelled = parts_.ledger.dispelled(doubt);
    if (!dispelled) return dispelled;
  }
  return {};
}

// What belongs to others that are being sent at this moment is not known either, and is left alone: only a
// document that says it is this very part, with these very bytes, is a twin.
Result<void> Tidy::look_behind(const PartLedger::Doubt& doubt, MessageId end, TidyReport& report,
                               const std::stop_token& stop) {
  std::int64_t looks = 0;
  for (MessageId id{doubt.after.value + 1}; id < end && looks < kLooksMax; ++id.value) {
    const auto known = parts_.walks.knows(parts_.history.chat(), id);
    if (!known) return std::unexpected(known.error());
    if (*known) continue;
    ++looks;
    const auto found = parts_.history.look(id, stop);
    if (!found) return std::unexpected(found.error());
    if (!*found || (*found)->said.backup_id != doubt.id || (*found)->said.seq != doubt.seq) continue;
    const bool twin = (*found)->document.sha256 == doubt.kept.sha256;
    const auto noted = parts_.orphans.add({.document = (*found)->document,
                                           .reason = twin ? OrphanReason::kDuplicate : OrphanReason::kRemains,
                                           .found_at = clock_.now(),
                                           .posted_at = (*found)->posted_at});
    if (!noted) return noted;
    ++report.found;
    log_.warning("a document arrived after its answer was given up; it is an orphan now",
                 {{"message_id", std::to_string(id.value)}, {"name", (*found)->document.name}});
  }
  return {};
}

Result<void> Tidy::remove(const Orphan& orphan, TidyReport& report, const std::stop_token& stop) {
  const Address& at = orphan.document.address;
  const auto removed = parts_.destination.remove(at, stop);
  kill_point("orphan_removed");
  if (removed) {
    ++report.removed;
    log_.info(
        *removed == Removal::kDeleted ? "an orphan was deleted" : "an orphan was replaced by a tombstone",
        {{"message_id", std::to_string(at.message_id.value)},
         {"name", orphan.document.name},
         {"reason", std::string(to_string(orphan.reason))}});
    return parts_.orphans.removed(at);
  }
  if (!needs_a_person(removed.error().kind)) return std::unexpected(removed.error());
  ++report.not_removed;
  log_.warning("an orphan cannot be removed",
               {{"message_id", std::to_string(at.message_id.value)}, {"error", removed.error().what}});
  return parts_.orphans.not_removed(at, removed.error().what);
}

}  // namespace ploy::app
