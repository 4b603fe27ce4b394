#pragma once

#include <string>
#include <vector>

#include "base/text.hpp"
#include "core/notice_text.hpp"

// One message of each sort: what docs/reference/messages.md shows.
namespace ploy {

inline Timestamp sample_time(std::string_view text) { return parse_time(text).value(); }

inline Backup failing_sample(const std::string& key = "shop/2026-08-23.dump") {
  Backup backup;
  backup.facts.version = {"dumps", key, "", "9b2cf535f27731c974343645a3985328"};
  backup.facts.size = 1'503'238'553;
  backup.id = backup_id(backup.facts.version);
  backup.state = BackupState::kWaiting;
  backup.attempts = 3;
  backup.next_attempt_at = sample_time("2026-08-23T10:21:40Z");
  backup.error = "send part 3/74 of dumps/" + key + ": sendDocument: 400 Bad Request: file is too big";
  return backup;
}

inline FileNews one_file_sample() {
  FileNews news{.trouble = {.trying = 1, .examples = {failing_sample()}},
                .since = sample_time("2026-08-23T10:06:40Z"),
                .queue_depth = 4};
  news.trouble.next_attempt_at = news.trouble.examples[0].next_attempt_at;
  return news;
}

inline FileNews failed_file_sample() {
  FileNews news = one_file_sample();
  news.trouble.trying = 0;
  news.trouble.failed = 1;
  Backup& backup = news.trouble.examples[0];
  backup.state = BackupState::kFailed;
  backup.attempts = 10;
  backup.next_attempt_at.reset();
  return news;
}

inline FileNews arrived_file_sample() {
  FileNews news = one_file_sample();
  news.trouble.trying = 0;
  news.trouble.arrived = 1;
  Backup& backup = news.trouble.examples[0];
  backup.state = BackupState::kStored;
  backup.stored_at = sample_time("2026-08-23T10:22:31Z");
  return news;
}

inline FileNews many_files_sample() {
  FileNews news = one_file_sample();
  for (const auto* key : {"blog/2026-08-23.dump", "wiki/2026-08-23.dump"})
    news.trouble.examples.push_back(failing_sample(key));
  news.trouble.trying = 210;
  news.trouble.failed = 2;
  news.trouble.arrived = 7;
  news.queue_depth = 210;
  return news;
}

inline FileNews many_arrived_sample() {
  FileNews news = many_files_sample();
  news.trouble.trying = news.trouble.failed = 0;
  news.trouble.arrived = 218;
  news.trouble.given_up = 1;
  return news;
}

inline OutageNews outage_sample() {
  return {.kind = IncidentKind::kTelegram,
          .reason = "getMe: cannot connect to api.telegram.org:443: Connection timed out",
          .since = sample_time("2026-08-23T10:00:12Z"),
          .waiting = 37};
}

inline OutageNews refusal_sample() {
  return {.kind = IncidentKind::kS3,
          .refused = true,
          .reason = "list buckets: 403 InvalidAccessKeyId; check RUSTFS_ACCESS_KEY",
          .since = sample_time("2026-08-23T10:00:12Z"),
          .waiting = 1};
}

inline SilenceNews silence_sample() {
  return {.bucket = "",
          .allowed = std::chrono::hours(24),
          .last_stored_at = sample_time("2026-08-22T09:58:03Z"),
          .last_poll_at = sample_time("2026-08-23T09:56:00Z"),
          .webhook = true,
          .link = "https://ploy.example.org"};
}

inline SilenceNews silent_bucket_sample() {
  return {.bucket = "dumps",
          .allowed = std::chrono::hours(26),
          .last_stored_at = sample_time("2026-08-22T03:10:44Z"),
          .last_poll_at = sample_time("2026-08-23T05:07:00Z")};
}

inline HeartbeatNews heartbeat_sample() {
  return {.now = sample_time("2026-08-23T09:00:00Z"),
          .next = sample_time("2026-08-24T09:00:00Z"),
          .sent = 128,
          .sent_bytes = 4'617'089'843,
          .buckets_active = 3,
          .buckets_watched = 5,
          .last_stored_at = sample_time("2026-08-23T08:54:10Z")};
}

inline HeartbeatNews troubled_heartbeat_sample() {
  HeartbeatNews news = heartbeat_sample();
  news.failed = 2;
  news.waiting_for_retry = 210;
  news.pending = 12;
  news.incidents = {{.kind = IncidentKind::kFiles,
                     .subject = "Telegram: invalid",
                     .opened_at = sample_time("2026-08-23T06:06:40Z")}};
  return news;
}

struct NoticeSample {
  std::string name;
  std::string text;
};

inline std::vector<NoticeSample> notice_samples() {
  const Timestamp later = sample_time("2026-08-23T10:42:30Z");
  return {{"heartbeat", heartbeat_text(heartbeat_sample())},
          {"heartbeat with open incidents", heartbeat_text(troubled_heartbeat_sample())},
          {"a backup keeps failing", file_trouble_text(one_file_sample())},
          {"a backup has failed for good", file_trouble_text(failed_file_sample())},
          {"a backup arrived after all", file_trouble_text(arrived_file_sample())},
          {"many backups keep failing", file_trouble_text(many_files_sample())},
          {"many backups arrived after all", file_trouble_text(many_arrived_sample())},
          {"a side does not answer", outage_text(outage_sample())},
          {"a side refuses us", outage_text(refusal_sample())},
          {"a side works again", outage_over_text(outage_sample(), later)},
          {"no backup arrives", silence_text(silence_sample())},
          {"no backup of a bucket arrives", silence_text(silent_bucket_sample())},
          {"backups arrive again", silence_over_text("dumps", sample_time("2026-08-22T03:10:44Z"), later)}};
}

}  // namespace ploy
