#include "core/notice_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "core/shown_text.hpp"

namespace ploy {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view kAlert = "\u26A0 ";  // warning sign
constexpr std::string_view kLost = "\u274C ";   // cross mark
constexpr std::string_view kClear = "\u2705 ";  // check mark

constexpr std::size_t kErrorUnitsMax = 600;
constexpr std::size_t kNameUnitsMax = 200;

// To the minute, as people read it.
std::string minute(Timestamp at) {
  std::string text = format_time(std::chrono::floor<std::chrono::minutes>(at));
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 4) + " UTC";  // without ":00Z"
}

std::string minute_or(const std::optional<Timestamp>& at, std::string_view otherwise) {
  return at ? minute(*at) : std::string(otherwise);
}

std::string whole_minutes(std::chrono::milliseconds span) {
  return format_span(span < 1min ? std::chrono::floor<std::chrono::seconds>(span)
                                 : std::chrono::floor<std::chrono::minutes>(span));
}

std::string from_to(Timestamp from, Timestamp until) {
  const bool same_day =
      std::chrono::floor<std::chrono::days>(from) == std::chrono::floor<std::chrono::days>(until);
  std::string begin = minute(from);
  std::string end = minute(until);
  if (same_day) {
    begin.resize(begin.size() - std::string_view(" UTC").size());
    end.erase(0, std::string_view("2026-08-23 ").size());
  }
  return fmt::format("from {} to {} ({})", begin, end, whole_minutes(until - from));
}

std::string counted(std::int64_t n, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", n, n == 1 ? one : several);
}

std::string backups(std::int64_t n) { return counted(n, "backup", "backups"); }

std::string shown_error(const std::string& error) { return shown_text(error, kErrorUnitsMax); }
std::string shown_name(const std::string& name) { return shown_text(name, kNameUnitsMax); }

std::string side_name(IncidentKind kind) {
  return kind == IncidentKind::kTelegram ? "Telegram" : "The S3 store";
}

std::string outage_headline(IncidentKind kind, bool refused) {
  return side_name(kind) + (refused ? " refuses us" : " does not answer");
}

std::string file_lines(const Backup& backup) {
  return fmt::format("Bucket: {}\nFile: {}\nSize: {}\n", shown_name(backup.facts.version.bucket),
                     shown_name(backup.facts.version.key), format_bytes(backup.facts.size));
}

std::string one_settled(const Backup& backup, bool given_up) {
  if (given_up)
    return fmt::format("{}A backup was given up by hand\n\n{}Error: {}\n", kClear, file_lines(backup),
                       shown_error(backup.error));
  // A retry by hand has set the count back.
  const std::string attempts =
      backup.attempts == 0 ? "" : ", after " + counted(backup.attempts, "failed attempt", "failed attempts");
  return fmt::format("{}Arrived after all\n\n{}Stored: {}{}\n", kClear, file_lines(backup),
                     minute_or(backup.stored_at, "now"), attempts);
}

std::string next_retry(const Backup& backup) {
  if (backup.state == BackupState::kFailed) return "none, this was the last";
  return minute_or(backup.next_attempt_at, "now");
}

std::string one_failing(const Backup& backup, const FileNews& news) {
  const bool last = backup.state == BackupState::kFailed;
  return fmt::format(
      "{}{}\n\n{}Error: {}\nFailed attempts: {} of {}\nNext retry: {}\nRetry queue: {}\n\n{}\n  telegramploy "
      "backup retry {}\n",
      last ? kLost : kAlert, last ? "A backup has failed for good" : "A backup keeps failing",
      file_lines(backup), shown_error(backup.error), backup.attempts, news.attempts_max, next_retry(backup),
      backups(news.queue_depth),
      last ? "It is not tried again by itself. Once the cause is mended:"
           : "It is tried again by itself. To try it at once:",
      backup.id.value);
}

std::string several_settled(const FileTrouble& trouble) {
  std::string text = trouble.arrived > 0
                         ? fmt::format("{}{} arrived after all\n", kClear, backups(trouble.arrived))
                         : fmt::format("{}Failing backups were given up by hand\n", kClear);
  if (trouble.given_up > 0) text += fmt::format("\nGiven up by hand: {}\n", trouble.given_up);
  return text;
}

std::string named(const FileTrouble& trouble) {
  std::string lines;
  for (const Backup& backup : trouble.examples)
    lines += fmt::format("- {}/{}\n", shown_name(backup.facts.version.bucket),
                         shown_name(backup.facts.version.key));
  const auto unnamed = trouble.unsettled() - static_cast<std::int64_t>(trouble.examples.size());
  if (unnamed > 0) lines += fmt::format("- and {} more\n", unnamed);
  return lines;
}

std::string several_headline(const FileTrouble& trouble) {
  const auto n = trouble.unsettled();
  if (trouble.trying == 0)
    return fmt::format("{}{} failed for good", kLost,
                       n == 1 ? "1 backup has" : fmt::format("{} backups have", n));
  if (n == 1) return fmt::format("{}1 backup keeps failing", kAlert);
  return fmt::format("{}{} backups keep failing for the same reason", kAlert, n);
}

std::string several_failing(const FileNews& news) {
  const FileTrouble& trouble = news.trouble;
  std::string text = fmt::format("{}\n\n{}\nError: {}\n", several_headline(trouble), named(trouble),
                                 shown_error(trouble.examples.front().error));
  text += fmt::format("Since: {}\n", minute(news.since));
  if (trouble.trying > 0) text += fmt::format("Tried again by themselves: {}\n", trouble.trying);
  if (trouble.failed > 0) text += fmt::format("Failed for good: {}\n", trouble.failed);
  if (trouble.arrived > 0) text += fmt::format("Arrived after all: {}\n", trouble.arrived);
  if (trouble.given_up > 0) text += fmt::format("Given up by hand: {}\n", trouble.given_up);
  if (trouble.trying > 0) text += fmt::format("Next retry: {}\n", minute_or(trouble.next_attempt_at, "now"));
  text += fmt::format("Retry queue: {}\n\nTo try all of them at once, when the cause is mended:\n",
                      backups(news.queue_depth));
  return text + "  telegramploy backup retry --all\n";
}

std::string causes_of_silence(const SilenceNews& news) {
  std::string causes =
      news.bucket.empty()
          ? "- nobody writes into the buckets any more: do the applications' own backup jobs run?\n"
          : "- nobody writes into it any more: does the application's own backup job run?\n";
  causes += "- it is not watched: telegramploy bucket ls\n";
  causes += fmt::format("- it cannot be listed: the last complete listing of all buckets was {}\n",
                        news.last_poll_at ? "at " + minute(*news.last_poll_at) : "before the last start");
  if (news.webhook)
    causes += "- the store no longer reports new objects: then listing still finds them, later\n";
  if (news.waiting > 0)
    causes += fmt::format("- {} waiting to be sent, and something is in their way: telegramploy status\n",
                          news.waiting == 1 ? "1 backup is" : fmt::format("{} backups are", news.waiting));
  return causes;
}

}  // namespace

std::string outage_text(const OutageNews& news) {
  return fmt::format(
      "{}{}\n\nSince: {}\nError: {}\nWaiting: {}\n\n{}\n", kAlert, outage_headline(news.kind, news.refused),
      minute(news.since), shown_error(news.reason), backups(news.waiting),
      news.refused ? "Somebody must mend this. Backups wait, none of them uses up an attempt, and "
                     "they go on by themselves once it works."
                   : "Backups wait, none of them uses up an attempt. They go on by themselves "
                     "once it answers.");
}

std::string outage_over_text(const OutageNews& news, Timestamp until) {
  return fmt::format("{}{} works again\n\n{} {}.\nError: {}\nOn their way now: {}\n", kClear,
                     side_name(news.kind), news.refused ? "It refused us" : "It did not answer",
                     from_to(news.since, until), shown_error(news.reason), backups(news.waiting));
}

std::string file_trouble_text(const FileNews& news) {
  const FileTrouble& trouble = news.trouble;
  const auto all = trouble.unsettled() + trouble.arrived + trouble.given_up;
  if (all == 0 || trouble.examples.empty())
    return fmt::format("{}What failed is no longer in the bucket\n\nThere is nothing left to back up.\n",
                       kClear);
  if (all == 1)
    return trouble.unsettled() == 0 ? one_settled(trouble.examples.front(), trouble.given_up > 0)
                                    : one_failing(trouble.examples.front(), news);
  return cut_text(trouble.unsettled() == 0 ? several_settled(trouble) : several_failing(news),
                  kNoticeUnitsMax);
}

std::string silence_text(const SilenceNews& news) {
  std::string text = fmt::format(
      "{}No backup {} for {}\n\nThe last one was stored: {}\n\nThat may be right, when nothing was written. "
      "If "
      "not, it may be that\n{}",
      kAlert,
      news.bucket.empty() ? "has arrived" : "of the bucket " + shown_name(news.bucket) + " has arrived",
      fmt::format("{} h", news.allowed / 1h), minute_or(news.last_stored_at, "never"),
      causes_of_silence(news));
  if (!news.link.empty()) text += "\n" + news.link + "\n";
  return text;
}

std::string silence_over_text(const std::string& bucket, Timestamp from, Timestamp until) {
  return fmt::format("{}Backups{} arrive again\n\nNone was stored {}.\n", kClear,
                     bucket.empty() ? "" : " of the bucket " + shown_name(bucket), from_to(from, until));
}

std::string silence_off_text(const std::string& bucket) {
  return fmt::format("{}No longer waiting for backups{}\n\n{}\n", kClear,
                     bucket.empty() ? "" : " of the bucket " + shown_name(bucket),
                     "It is gone or not watched any more, or this alert was switched off.");
}

std::string heartbeat_text(const HeartbeatNews& news) {
  const bool well = news.incidents.empty();
  std::string text = fmt::format("{}TelegramPloy is {}\n\n", well ? kClear : kAlert,
                                 well ? "up and all is well" : "up, and something needs you");
  text += fmt::format("Sent in 24 h: {}, {}\n", backups(news.sent),
                      format_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(news.sent_bytes, 0))));
  text += fmt::format("Active buckets: {} of {}\n", news.buckets_active, news.buckets_watched);
  text += fmt::format("Failed uploads: {}\n", news.failed);
  text += fmt::format("Retry queue: {}\n", backups(news.waiting_for_retry));
  text += fmt::format("Waiting to be sent: {}\n", backups(news.pending));
  text += news.last_stored_at ? fmt::format("Last backup: {}, {} ago\n", minute(*news.last_stored_at),
                                            whole_minutes(std::max(news.now - *news.last_stored_at, 0ms)))
                              : "Last backup: none yet\n";
  for (const Incident& incident : news.incidents)
    text += fmt::format("Open: {}\n", incident_headline(incident));
  text += fmt::format("Next heartbeat: {}\n", minute(news.next));
  return cut_text(text, kNoticeUnitsMax);
}

std::string incident_headline(const Incident& incident) {
  std::string what;
  switch (incident.kind) {
    case IncidentKind::kTelegram:
    case IncidentKind::kS3:
      what = side_name(incident.kind) + " does not work";
      break;
    case IncidentKind::kFiles:
      what = "backups keep failing (" + incident.subject + ")";
      break;
    case IncidentKind::kSilence:
      what = incident.subject.empty()
                 ? "no backup arrives"
                 : "no backup of the bucket " + shown_name(incident.subject) + " arrives";
      break;
  }
  return fmt::format("{}, since {}", what, minute(incident.opened_at));
}

bool may_tell_again(Timestamp told_at, Timestamp opened_at, Timestamp now) {
  const auto rest = std::clamp<std::chrono::milliseconds>((now - opened_at) / 6, 5min, 1h);
  return now < told_at || now - told_at >= rest;
}

}  // namespace ploy
