#include "app/report/heartbeat.hpp"

#include <algorithm>

#include "base/kill_point.hpp"
#include "base/text.hpp"
#include "core/notice_text.hpp"

namespace ploy::app {

namespace {

// When there was a heartbeat for the first time to come: none is owed for days before the program was there.
constexpr auto* kBegunNote = "heartbeat_since";

}  // namespace

Heartbeat::Heartbeat(std::optional<DailyTime> time, const Sources& sources, Clock& clock)
    : time_(std::move(time)), from_(sources), clock_(clock) {}

Result<bool> Heartbeat::look() {
  if (!time_) return false;
  const Timestamp now = clock_.now();
  const auto since = begun(now);
  if (!since) return std::unexpected(since.error());
  const DailyMoment due = time_->last(now);
  if (due.day == done_ || due.at < *since) return false;
  const auto message = text(now, time_->next(now).at);
  if (!message) return std::unexpected(message.error());
  const auto wanted = from_.outbox.want("heartbeat " + due.day, *message);
  if (!wanted) return wanted;
  kill_point("heartbeat_wanted");
  done_ = due.day;
  return wanted;
}

Result<Timestamp> Heartbeat::begun(Timestamp now) {
  if (begun_ && *begun_ <= now) return *begun_;
  const auto noted = from_.notes.get(kBegunNote);
  if (!noted) return std::unexpected(noted.error());
  begun_ = parse_time(noted->value_or(""));
  if (begun_ && *begun_ <= now) return *begun_;
  // Never before, or with a clock that was ahead.
  const auto kept = from_.notes.set(kBegunNote, format_time(now));
  if (!kept) return std::unexpected(kept.error());
  begun_ = now;
  return now;
}

Result<std::string> Heartbeat::text(Timestamp now, Timestamp next) {
  const auto activity = from_.book.activity(now - std::chrono::days(1));
  if (!activity) return std::unexpected(activity.error());
  auto totals = from_.book.totals(now);
  if (!totals) return std::unexpected(totals.error());
  const auto buckets = from_.buckets.buckets();
  if (!buckets) return std::unexpected(buckets.error());
  auto incidents = from_.incidents.open_ones();
  if (!incidents) return std::unexpected(incidents.error());
  return heartbeat_text(
      {.now = now,
       .next = next,
       .sent = activity->backups,
       .sent_bytes = activity->bytes,
       .buckets_active = activity->buckets,
       .buckets_watched = std::ranges::count_if(
           *buckets, [](const Bucket& bucket) { return bucket.enabled && bucket.present; }),
       .failed = totals->by_state[BackupState::kFailed],
       .waiting_for_retry = totals->by_state[BackupState::kWaiting],
       .pending = totals->by_state[BackupState::kPending] + totals->by_state[BackupState::kSending],
       .last_stored_at = totals->last_stored_at,
       .incidents = std::move(*incidents)});
}

}  // namespace ploy::app
