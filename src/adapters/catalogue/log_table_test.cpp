#include "adapters/catalogue/log_table.hpp"

#include <gtest/gtest.h>

#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

class JournalTest : public testing::Test {
 protected:
  std::vector<std::string> messages(const Journal::Query& query) {
    log_->flush();
    std::vector<std::string> messages;
    for (const auto& record : must(log_->search(query))) messages.push_back(record.message);
    return messages;
  }
  void log(LogLevel level, std::string message, LogFields fields = {}, Timestamp at = kNoon) {
    log_->append({.at = at, .level = level, .message = std::move(message), .fields = std::move(fields)});
  }

  TempDir dir_;
  std::unique_ptr<Database> database_ = must(Database::open(dir_.file(), std::chrono::seconds(5), 2 * kMiB));
  std::unique_ptr<LogTable> log_ = std::make_unique<LogTable>(*database_);
};

using Messages = std::vector<std::string>;

TEST_F(JournalTest, KeepsRecordsWithAllTheirFields) {
  const LogFields fields{{"bucket", "photos"}, {"key", "\xff\n\""}, {"key", "twice"}, {"", ""}};
  log(LogLevel::kWarning, "something happened", fields);
  log_->flush();
  const auto found = must(log_->search({}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, kNoon);
  EXPECT_EQ(found[0].level, LogLevel::kWarning);
  EXPECT_EQ(found[0].fields, fields);
}

TEST_F(JournalTest, SearchesByLevelAndTextNewestFirst) {
  log(LogLevel::kInfo, "stored", {{"key", "Summer.jpg"}});
  log(LogLevel::kError, "100% full");
  log(LogLevel::kDebug, "stored");
  EXPECT_EQ(messages({}), (Messages{"stored", "100% full", "stored"}));
  EXPECT_EQ(messages({.at_least = LogLevel::kInfo}), (Messages{"100% full", "stored"}));
  EXPECT_EQ(messages({.text = "0%"}), (Messages{"100% full"}));
  EXPECT_EQ(messages({.text = "summer"}), (Messages{"stored"}));
  EXPECT_EQ(messages({.text = "100_"}), Messages{});
  EXPECT_EQ(messages({.limit = 1}), (Messages{"stored"}));
}

TEST_F(JournalTest, PruningRemovesWhatIsOlder) {
  log(LogLevel::kInfo, "old", {}, kNoon - std::chrono::hours(1));
  log(LogLevel::kInfo, "new");
  log_->flush();
  EXPECT_EQ(must(log_->prune(kNoon)), 1);
  EXPECT_EQ(messages({}), (Messages{"new"}));
}

TEST_F(JournalTest, WhatIsStillInMemoryIsWrittenAtTheEnd) {
  log(LogLevel::kInfo, "last words");
  log_ = std::make_unique<LogTable>(*database_);
  EXPECT_EQ(messages({}), (Messages{"last words"}));
}

TEST_F(JournalTest, RecordsThatTheDiskRefusedAreCountedLater) {
  const auto limit_pages = [&](const char* sql) {
    must(database_->write("limit", [&](Connection& connection) -> Result<void> {
      Query(connection, sql).next();
      return {};
    }));
  };
  limit_pages("PRAGMA max_page_count = 1");  // not below what the file has
  log(LogLevel::kInfo, std::string(1'000'000, 'x'));
  log_->flush();
  limit_pages("PRAGMA max_page_count = 1000000");
  log(LogLevel::kInfo, "room again");
  EXPECT_EQ(messages({}), (Messages{"room again", "log records could not be kept"}));
}

}  // namespace
}  // namespace ploy::catalogue
