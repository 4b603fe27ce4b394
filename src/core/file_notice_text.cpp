#include <fmt/format.h>

#include "base/text.hpp"
#include "core/notice_text.hpp"
#include "core/notice_words.hpp"
#include "core/shown_text.hpp"

namespace ploy {

namespace {

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

}  // namespace

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

}  // namespace ploy
