#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/incident.hpp"

// What the messages to people say: plain text, the first line alone tells what has happened. Shown with
// examples in docs/reference/messages.md. All pure.
namespace ploy {

// Telegram takes 4096 UTF-16 units; no message of ours is longer than this.
inline constexpr std::size_t kNoticeUnitsMax = 3500;

// ---- A side as a whole does not work: IncidentKind::kTelegram, kS3.

struct OutageNews {
  IncidentKind kind = IncidentKind::kTelegram;
  bool refused = false;  // it answers, and turns us away: a person must act
  std::string reason;    // the error
  Timestamp since{};
  std::int64_t waiting = 0;  // backups that want to be sent
};

std::string outage_text(const OutageNews& news);
std::string outage_over_text(const OutageNews& news, Timestamp until);

// ---- Backups fail: IncidentKind::kFiles.

struct FileNews {
  FileTrouble trouble;
  Timestamp since{};
  int attempts_max = 10;
  std::int64_t queue_depth = 0;  // of the retry queue
};

// Says it of one file in full, of several in numbers with some of their names. Once none of them is
// unsettled, it is the last word.
std::string file_trouble_text(const FileNews& news);

// ---- Nothing arrives: IncidentKind::kSilence.

struct SilenceNews {
  std::string bucket;                       // empty: none of them
  std::chrono::milliseconds allowed{0};     // how long it may be silent
  std::optional<Timestamp> last_stored_at;  // empty: never
  std::optional<Timestamp> last_poll_at;    // the last listing that came to its end
  std::int64_t waiting = 0;
  bool webhook = false;  // whether events are taken
  std::string link;      // of the dashboard; may be empty
};

std::string silence_text(const SilenceNews& news);
std::string silence_over_text(const std::string& bucket, Timestamp from, Timestamp until);
// Nobody listens any more: the bucket is gone or switched off, or the setting.
std::string silence_off_text(const std::string& bucket);

// ---- Once a day, whatever happens.

struct HeartbeatNews {
  Timestamp now{};
  Timestamp next{};
  std::int64_t sent = 0;  // within 24 hours
  std::int64_t sent_bytes = 0;
  std::int64_t buckets_active = 0;  // within 24 hours
  std::int64_t buckets_watched = 0;
  std::int64_t failed = 0;
  std::int64_t waiting_for_retry = 0;
  std::int64_t pending = 0;
  std::optional<Timestamp> last_stored_at;
  std::vector<Incident> incidents;  // open ones
};

std::string heartbeat_text(const HeartbeatNews& news);

// An incident in half a line: "Telegram does not answer, since 2026-08-23 10:00 UTC".
std::string incident_headline(const Incident& incident);

// Whether an alert is told anew when nothing but its numbers has changed: after five minutes at first, then
// less and less often, down to once an hour. A clock that was set back does not hold it up.
bool may_tell_again(Timestamp told_at, Timestamp opened_at, Timestamp now);

}  // namespace ploy
