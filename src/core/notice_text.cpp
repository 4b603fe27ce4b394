#include "core/notice_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "core/notice_words.hpp"
#include "core/shown_text.hpp"

namespace ploy {

using namespace std::chrono_literals;

namespace {

std::string side_name(IncidentKind kind) {
  return kind == IncidentKind::kTelegram ? "Telegram" : "The S3 store";
}

std::string outage_headline(IncidentKind kind, bool refused) {
  return side_name(kind) + (refused ? " refuses us" : " does not answer");
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
