#include "app/report/side_incidents.hpp"

#include <algorithm>

#include "base/kill_point.hpp"
#include "core/notice_text.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

// What comes back this soon is the same incident, and goes on in the same message.
constexpr auto kRelapse = 10min;

constexpr std::string_view kRefused = "denied: ";
constexpr std::string_view kSilent = "unavailable: ";

// Kept with the incident, so that a later life knows which of the two it was.
std::string reason_of(const Gate::Closed& closed) {
  return std::string(closed.why == ErrorKind::kDenied ? kRefused : kSilent) + closed.reason;
}

bool was_refused(const std::string& reason) { return reason.starts_with(kRefused); }

std::string error_in(const std::string& reason) {
  return reason.substr(std::min(reason.size(), was_refused(reason) ? kRefused.size() : kSilent.size()));
}

OutageNews news_of(const Incident& incident, const std::string& reason, std::int64_t waiting) {
  return {.kind = incident.kind,
          .refused = was_refused(reason),
          .reason = error_in(reason),
          .since = incident.opened_at,
          .waiting = waiting};
}

}  // namespace

SideIncidents::SideIncidents(const Gate& s3, const Gate& telegram, IncidentBook& incidents, BackupBook& book,
                             Clock& clock)
    : s3_(s3), telegram_(telegram), incidents_(incidents), book_(book), clock_(clock) {}

Result<bool> SideIncidents::look() {
  const auto s3 = look_at(IncidentKind::kS3, s3_);
  if (!s3) return s3;
  const auto telegram = look_at(IncidentKind::kTelegram, telegram_);
  if (!telegram) return telegram;
  return *s3 || *telegram;
}

Result<void> SideIncidents::resume(IncidentBook& incidents, Gate& s3, Gate& telegram) {
  const auto open = incidents.open_ones();
  if (!open) return std::unexpected(open.error());
  for (const Incident& incident : *open) {
    if (incident.kind != IncidentKind::kS3 && incident.kind != IncidentKind::kTelegram) continue;
    const auto why = was_refused(incident.reason) ? ErrorKind::kDenied : ErrorKind::kUnavailable;
    Gate& gate = incident.kind == IncidentKind::kS3 ? s3 : telegram;
    gate.close({why, error_in(incident.reason)}, incident.opened_at);
  }
  return {};
}

Result<bool> SideIncidents::look_at(IncidentKind kind, const Gate& gate) {
  const auto open = incidents_.open_ones();
  if (!open) return std::unexpected(open.error());
  const auto it = std::ranges::find(*open, kind, &Incident::kind);
  const auto closed = gate.state();
  if (!closed || closed->until) {
    if (it == open->end()) return false;
    return is_over(*it);
  }
  if (it != open->end()) return goes_on(*it, *closed);
  const auto begun = incidents_.open(kind, "", reason_of(*closed), closed->since, clock_.now() - kRelapse);
  if (!begun) return std::unexpected(begun.error());
  kill_point("incident_opened");
  return goes_on(*begun, *closed);
}

Result<bool> SideIncidents::goes_on(const Incident& incident, const Gate::Closed& closed) {
  const Timestamp now = clock_.now();
  const std::string reason = reason_of(closed);
  const bool news = !incident.told_at || was_refused(incident.reason) != was_refused(reason);
  if (!news && !may_tell_again(*incident.told_at, incident.opened_at, now)) return false;
  const auto backups = waiting();
  if (!backups) return std::unexpected(backups.error());
  const auto told =
      incidents_.tell(incident, reason, outage_text(news_of(incident, reason, *backups)), Sound::kLoud, now);
  if (!told) return std::unexpected(told.error());
  kill_point("incident_told");
  return true;
}

Result<bool> SideIncidents::is_over(const Incident& incident) {
  const auto backups = waiting();
  if (!backups) return std::unexpected(backups.error());
  const Timestamp now = clock_.now();
  const auto closed =
      incidents_.close(incident, outage_over_text(news_of(incident, incident.reason, *backups), now), now);
  if (!closed) return std::unexpected(closed.error());
  kill_point("incident_closed");
  return true;
}

Result<std::int64_t> SideIncidents::waiting() {
  auto totals = book_.totals(clock_.now());
  if (!totals) return std::unexpected(totals.error());
  return totals->by_state[BackupState::kPending] + totals->by_state[BackupState::kSending] +
         totals->by_state[BackupState::kWaiting];
}

}  // namespace ploy::app
