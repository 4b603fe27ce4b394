#include "app/report/silence.hpp"

#include <algorithm>

#include "base/kill_point.hpp"
#include "core/notice_text.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

constexpr auto kEvery = 1min;

bool is_watched(const Bucket& bucket) { return bucket.enabled && bucket.present && bucket.first_scan_at; }

// An outage explains the silence, and people know of it.
bool explains_silence(const Incident& incident) {
  return incident.kind == IncidentKind::kTelegram || incident.kind == IncidentKind::kS3;
}

const Incident* find(const std::vector<Incident>& open, const std::string& bucket) {
  for (const Incident& incident : open)
    if (incident.kind == IncidentKind::kSilence && incident.subject == bucket) return &incident;
  return nullptr;
}

}  // namespace

Silence::Silence(Options options, BackupBook& book, BucketBook& buckets, IncidentBook& incidents,
                 LastPoll last_poll, Clock& clock)
    : options_(std::move(options)),
      book_(book),
      buckets_(buckets),
      incidents_(incidents),
      last_poll_(std::move(last_poll)),
      clock_(clock),
      next_(clock.ticks() + options_.grace) {}

Result<bool> Silence::look() {
  if (clock_.ticks() < next_) return false;
  next_ = clock_.ticks() + kEvery;
  const auto buckets = buckets_.buckets();
  if (!buckets) return std::unexpected(buckets.error());
  const auto open = incidents_.open_ones();
  if (!open) return std::unexpected(open.error());
  if (std::ranges::any_of(*open, explains_silence)) return false;

  const auto listening = ears(*buckets);
  const auto ended = end_those_that_are_over(*open, listening);
  if (!ended) return ended;
  bool told = *ended;
  const Timestamp now = clock_.now();
  for (const Ear& ear : listening) {
    if (!ear.hears_nothing(now)) continue;
    if (find(*open, ear.bucket) == nullptr) {
      const auto begun = begin(ear);
      if (!begun) return begun;
      told = true;
    }
    if (ear.bucket.empty()) break;  // it says all there is to say about each of them
  }
  return told;
}

// All together first.
std::vector<Silence::Ear> Silence::ears(const std::vector<Bucket>& buckets) const {
  Ear all{.bucket = "", .allowed = options_.overall, .last_stored_at = {}};
  std::vector<Ear> single;
  bool any = false;
  for (const Bucket& bucket : buckets) {
    if (!is_watched(bucket)) continue;
    const Timestamp heard_at = std::max(bucket.last_backup_at, bucket.first_scan_at).value_or(Timestamp());
    all.last_stored_at = std::max(all.last_stored_at, bucket.last_backup_at);
    all.heard_at = any ? std::max(all.heard_at, heard_at) : heard_at;
    any = true;
    if (allowed(bucket.name) > 0h)
      single.push_back({bucket.name, allowed(bucket.name), bucket.last_backup_at, heard_at});
  }
  if (any && options_.overall > 0h) single.insert(single.begin(), all);
  return single;
}

std::chrono::hours Silence::allowed(const std::string& bucket) const {
  for (const std::string& name : {bucket, std::string("*")})
    if (const auto it = options_.buckets.find(name); it != options_.buckets.end()) return it->second;
  return 0h;
}

Result<bool> Silence::begin(const Ear& ear) {
  const Timestamp now = clock_.now();
  auto totals = book_.totals(now);
  if (!totals) return std::unexpected(totals.error());
  const auto incident = incidents_.open(IncidentKind::kSilence, ear.bucket, "", ear.heard_at, now);
  if (!incident) return std::unexpected(incident.error());
  kill_point("incident_opened");
  const std::string text = silence_text(
      {.bucket = ear.bucket,
       .allowed = ear.allowed,
       .last_stored_at = ear.last_stored_at,
       .last_poll_at = last_poll_(),
       .waiting = totals->by_state[BackupState::kPending] + totals->by_state[BackupState::kWaiting],
       .webhook = options_.webhook,
       .link = options_.link});
  const auto told = incidents_.tell(*incident, "", text, Sound::kLoud, now);
  if (!told) return std::unexpected(told.error());
  kill_point("incident_told");
  return true;
}

Result<bool> Silence::end_those_that_are_over(const std::vector<Incident>& open,
                                              const std::vector<Ear>& ears) {
  const Timestamp now = clock_.now();
  bool any = false;
  for (const Incident& incident : open) {
    if (incident.kind != IncidentKind::kSilence) continue;
    const auto ear = std::ranges::find(ears, incident.subject, &Ear::bucket);
    if (ear != ears.end() && ear->hears_nothing(now)) continue;
    const std::string text = ear == ears.end()
                                 ? silence_off_text(incident.subject)
                                 : silence_over_text(incident.subject, incident.opened_at, ear->heard_at);
    const auto closed = incidents_.close(incident, text, now);
    if (!closed) return std::unexpected(closed.error());
    any = true;
  }
  return any;
}

}  // namespace ploy::app
