#include "base/log.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

const Timestamp kNow{std::chrono::milliseconds(1'700'000'000'000)};

TEST(LogRecord, IsOneLineWhateverItSays) {
  const LogRecord record{kNow, LogLevel::kInfo, "seen", {{"key", "a\nb \"c\"\x01"}, {"n", "1"}}};
  EXPECT_EQ(format_record(record, LogFormat::kText),
            R"(2023-11-14T22:13:20Z info    seen key="a\nb \"c\"\u0001" n=1)");
  EXPECT_EQ(
      format_record(record, LogFormat::kJson),
      R"({"at":"2023-11-14T22:13:20Z","level":"info","message":"seen","key":"a\nb \"c\"\u0001","n":"1"})");
}

TEST(LogRecord, ReplacesWhatIsNotUtf8) {
  const LogRecord record{kNow, LogLevel::kInfo, "\xFF\xC3\xA9", {}};
  EXPECT_EQ(format_record(record, LogFormat::kJson),
            "{\"at\":\"2023-11-14T22:13:20Z\",\"level\":\"info\",\"message\":\"\\ufffd\xC3\xA9\"}");
}

TEST(Log, MasksSecretsAndDropsWhatIsBelowItsLevel) {
  const ManualClock clock(kNow);
  Log log({.level = LogLevel::kInfo, .to_stderr = false}, clock);
  std::vector<LogRecord> seen;
  log.listen([&](const LogRecord& record) { seen.push_back(record); });
  log.redact("12345:token");
  log.debug("quiet");
  log.error("GET /bot12345:token/getMe failed", {{"url", "x12345:token"}});
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].message, "GET /bot***/getMe failed");
  EXPECT_EQ(seen[0].fields[0].second, "x***");
}

}  // namespace
}  // namespace ploy
