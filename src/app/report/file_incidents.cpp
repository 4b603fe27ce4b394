#include "app/report/file_incidents.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/kill_point.hpp"
#include "core/notice_text.hpp"

namespace ploy::app {

namespace {

constexpr int kAlertAfterAttempts = 3;
constexpr int kNamedMax = 5;

// What must have changed for people to be told at once.
std::string gist(const FileTrouble& trouble) {
  const Backup& first = trouble.examples.front();
  if (trouble.unsettled() + trouble.arrived + trouble.given_up == 1)
    return fmt::format("attempt {} failed: {}", first.attempts, first.error);
  return fmt::format("{} are tried again, {} have failed for good: {}", trouble.trying, trouble.failed,
                     first.error);
}

// An attempt is under way: soon there is something to say.
bool is_being_tried(const FileTrouble& trouble) {
  return trouble.unsettled() == 1 && (trouble.examples.front().state == BackupState::kSending ||
                                      trouble.examples.front().state == BackupState::kPending);
}

}  // namespace

FileIncidents::FileIncidents(FileTroubles& troubles, IncidentBook& incidents, BackupBook& book,
                             const RetryPolicy& retry, Clock& clock)
    : troubles_(troubles),
      incidents_(incidents),
      book_(book),
      attempts_max_(retry.attempts_max),
      clock_(clock) {}

Result<bool> FileIncidents::look() {
  const auto joined = troubles_.gather(kAlertAfterAttempts, clock_.now());
  if (!joined) return std::unexpected(joined.error());
  if (*joined > 0) kill_point("incident_opened");
  const auto open = incidents_.open_ones();
  if (!open) return std::unexpected(open.error());
  bool told = false;
  for (const Incident& incident : *open) {
    if (incident.kind != IncidentKind::kFiles) continue;
    const auto changed = look_at(incident);
    if (!changed) return changed;
    told = told || *changed;
  }
  return told;
}

Result<bool> FileIncidents::look_at(const Incident& incident) {
  FileNews news{.trouble = {}, .since = incident.opened_at, .attempts_max = attempts_max_};
  auto trouble = troubles_.look(incident, kNamedMax);
  if (!trouble) return std::unexpected(trouble.error());
  news.trouble = std::move(*trouble);
  auto totals = book_.totals(clock_.now());
  if (!totals) return std::unexpected(totals.error());
  news.queue_depth = totals->by_state[BackupState::kWaiting];

  const Timestamp now = clock_.now();
  Result<void> written;
  if (news.trouble.unsettled() == 0) {
    written = incidents_.close(incident, file_trouble_text(news), now);
  } else {
    const std::string reason = gist(news.trouble);
    const bool rests = incident.told_at && !may_tell_again(*incident.told_at, incident.opened_at, now);
    if (incident.told_at && (is_being_tried(news.trouble) || (reason == incident.reason && rests)))
      return false;
    written = incidents_.tell(incident, reason, file_trouble_text(news), Sound::kLoud, now);
  }
  if (!written) return std::unexpected(written.error());
  kill_point("incident_told");
  return true;
}

}  // namespace ploy::app
