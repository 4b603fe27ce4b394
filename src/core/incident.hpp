#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "core/backup.hpp"

namespace ploy {

// What may be wrong for a while. Stored by name in the catalogue; never rename.
enum class IncidentKind : std::uint8_t {
  kTelegram,  // Telegram as a whole does not work: backups wait
  kS3,        // likewise the S3 store
  kFiles,     // backups fail, all for the same reason; the subject names it
  kSilence,   // no backup has arrived for a long time; the subject is a bucket, or empty: from none
};

std::string_view to_string(IncidentKind kind);
std::optional<IncidentKind> parse_incident_kind(std::string_view name);

// Something that is wrong from one moment to another. People are told of it by one message, which is edited
// as it develops and ends as the all-clear. At most one of a kind and subject is open.
struct Incident {
  std::int64_t id = 0;
  IncidentKind kind = IncidentKind::kFiles;
  std::string subject;
  std::string reason;  // the error, as it was last seen
  Timestamp opened_at{};
  std::optional<Timestamp> told_at;    // when what people are told of it was last changed; empty: nothing yet
  std::optional<Timestamp> closed_at;  // empty: open
};

// The backups that an incident of files is about, as they are now.
struct FileTrouble {
  std::int64_t trying = 0;    // further attempts will follow
  std::int64_t failed = 0;    // the attempts are used up
  std::int64_t arrived = 0;   // stored after all
  std::int64_t given_up = 0;  // a person has decided so
  std::optional<Timestamp> next_attempt_at;
  // Some of those that are trying or failed, oldest first; where there is none, of those that arrived or were
  // given up.
  std::vector<Backup> examples;

  std::int64_t unsettled() const { return trying + failed; }
};

}  // namespace ploy
