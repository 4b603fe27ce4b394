#include "core/notice_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/notice_samples.hpp"

namespace ploy {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(NoticeText, IsPlainUtf8WithinTelegramsLimit) {
  for (const NoticeSample& sample : notice_samples()) {
    EXPECT_TRUE(is_utf8(sample.text)) << sample.name;
    EXPECT_LE(utf16_length(sample.text), kNoticeUnitsMax) << sample.name;
    EXPECT_FALSE(sample.text.starts_with(' ')) << sample.name;
  }
}

// Names and errors come from outside: they must neither break a line nor push the rest out of the message.
TEST(NoticeText, KeepsItsFormWhateverNamesAndErrorsHold) {
  FileNews news = many_files_sample();
  for (Backup& backup : news.trouble.examples) {
    backup.facts.version.key = std::string(1024, 'k') + "\nRetry queue: none\xff";
    backup.error = std::string(5000, 'e') + "\n\n";
  }
  const std::string several = file_trouble_text(news);
  EXPECT_TRUE(is_utf8(several));
  EXPECT_LE(utf16_length(several), kNoticeUnitsMax);
  EXPECT_THAT(several, Not(HasSubstr("\nRetry queue: none")));
  EXPECT_THAT(several, HasSubstr("telegramploy backup retry --all"));

  news = one_file_sample();
  news.trouble.examples[0].facts.version.key = "a\nError: none";
  EXPECT_THAT(file_trouble_text(news), HasSubstr("File: a\\nError: none\n"));
}

TEST(NoticeText, SaysNowWhileARetryIsDue) {
  FileNews news = one_file_sample();
  news.trouble.examples[0].state = BackupState::kPending;
  news.trouble.examples[0].next_attempt_at.reset();
  EXPECT_THAT(file_trouble_text(news), HasSubstr("Next retry: now\n"));
}

TEST(NoticeText, SaysWhatBecameOfAFile) {
  FileNews news = one_file_sample();
  news.trouble = {};
  EXPECT_THAT(file_trouble_text(news), HasSubstr("no longer in the bucket"));
  news = failed_file_sample();
  news.trouble.failed = 0;
  news.trouble.given_up = 1;
  EXPECT_THAT(file_trouble_text(news), HasSubstr("given up by hand"));
  news = many_files_sample();
  news.trouble.trying = 0;
  EXPECT_THAT(file_trouble_text(news), HasSubstr("2 backups have failed for good"));
  news.trouble.failed = 1;
  news.trouble.examples.resize(1);
  EXPECT_THAT(file_trouble_text(news), HasSubstr("1 backup has failed for good"));
}

TEST(NoticeText, DoesNotCountAttemptsThatARetryByHandHasForgotten) {
  FileNews news = arrived_file_sample();
  news.trouble.examples[0].attempts = 0;
  EXPECT_THAT(file_trouble_text(news), HasSubstr("Stored: 2026-08-23 10:22 UTC\n"));
}

TEST(NoticeText, CountsOneAsOne) {
  OutageNews news = outage_sample();
  news.waiting = 1;
  EXPECT_THAT(outage_text(news), HasSubstr("Waiting: 1 backup\n"));
}

TEST(NoticeText, NamesAnIncidentInHalfALine) {
  const Timestamp since = sample_time("2026-08-23T10:00:12Z");
  EXPECT_EQ(incident_headline({.kind = IncidentKind::kS3, .opened_at = since}),
            "The S3 store does not work, since 2026-08-23 10:00 UTC");
  EXPECT_EQ(incident_headline({.kind = IncidentKind::kSilence, .subject = "a\nb", .opened_at = since}),
            "no backup of the bucket a\\nb arrives, since 2026-08-23 10:00 UTC");
}

TEST(MayTellAgain, LessAndLessOftenAsTheIncidentAges) {
  const Timestamp begun = sample_time("2026-08-23T10:00:00Z");
  EXPECT_FALSE(may_tell_again(begun, begun, begun + 4min));
  EXPECT_TRUE(may_tell_again(begun, begun, begun + 5min));
  EXPECT_FALSE(may_tell_again(begun + 2h, begun, begun + 2h + 20min));
  EXPECT_TRUE(may_tell_again(begun + 2h, begun, begun + 2h + 24min));
  EXPECT_TRUE(may_tell_again(begun + 47h, begun, begun + 48h));
  EXPECT_TRUE(may_tell_again(begun, begun, begun - 1h));  // a clock that was set back
}

TEST(IncidentKind, IsStoredByName) {
  for (const auto kind :
       {IncidentKind::kTelegram, IncidentKind::kS3, IncidentKind::kFiles, IncidentKind::kSilence})
    EXPECT_EQ(parse_incident_kind(to_string(kind)), kind);
  EXPECT_FALSE(parse_incident_kind("weather"));
}

}  // namespace
}  // namespace ploy
