#include "cli/json_output.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/text.hpp"

namespace ploy::cli {
namespace {

Backup sample() {
  Backup backup;
  backup.id = {"0123456789abcdef"};
  backup.facts.version = {"photos", "a.jpg", "", "etag"};
  backup.facts.size = 5;
  backup.facts.last_modified = *parse_time("2026-08-23T10:00:00Z");
  backup.seen_at = *parse_time("2026-08-23T10:00:01Z");
  return backup;
}

TEST(JsonOutput, OfABackupHasTheDocumentedFields) {
  EXPECT_EQ(
      json_of(sample()).dump(),
      R"({"id":"0123456789abcdef","state":"pending","bucket":"photos","key":"a.jpg","version_id":"",)"
      R"("etag":"etag","size":5,"last_modified":"2026-08-23T10:00:00Z","seen_at":"2026-08-23T10:00:01Z",)"
      R"("stored_at":null,"sha256":null,"attempts":0,"next_attempt_at":null,"error":""})");
}

TEST(JsonOutput, KeepsKeysThatAreNoText) {
  Backup backup = sample();
  backup.facts.version.key = "a\xFF";
  EXPECT_EQ(json_of(backup)["key_hex"], "61ff");
  EXPECT_FALSE(json_of(backup).contains("key"));
}

TEST(JsonOutput, HasIdsAsText) {
  Part part{.seq = 2, .offset = 10, .length = 5};
  EXPECT_TRUE(json_of(part)["document"].is_null());
  part.document = Document{.address = {.chat_id = {-1001234567890}, .message_id = {77}, .file_id = "cache"},
                           .name = "a.jpg.part002",
                           .size = 5};
  EXPECT_EQ(json_of(part).dump(),
            R"({"seq":2,"offset":10,"length":5,"document_offset":0,"document":{"chat_id":"-1001234567890",)"
            R"("message_id":"77","name":"a.jpg.part002","size":5,"sha256":")" +
                std::string(64, '0') + R"("},"outcome_unknown":false})");
}

TEST(JsonOutput, OfAnErrorSaysWhatTheExitCodeWillBe) {
  EXPECT_EQ(json_of(Error{ErrorKind::kNotFound, "no such backup"}).dump(),
            R"({"kind":"not found","message":"no such backup","exit_code":5})");
  EXPECT_EQ(json_of(Error{ErrorKind::kRateLimited, "wait", std::chrono::seconds(3)})["retry_after_ms"], 3000);
}

TEST(JsonOutput, OfSettingsIsAList) {
  const std::vector<ShownSetting> settings = {{"DATA_DIR", "/data", "default"}};
  EXPECT_EQ(json_list(std::span<const ShownSetting>(settings)).dump(),
            R"([{"name":"DATA_DIR","value":"/data","origin":"default"}])");
  EXPECT_EQ(json_of(SettingProblem{"LOG_LEVEL", "loud", "info"}).dump(),
            R"({"name":"LOG_LEVEL","value":"loud","allowed":"info"})");
}

TEST(JsonOutput, OfAStreamIsOneLineEach) {
  std::ostringstream out;
  write_line(out, "progress", {{"bytes_done", 5}, {"bytes_total", 10}});
  write_line(out, "error", json_of(Error{ErrorKind::kInvalid, "two\nlines"}));
  EXPECT_EQ(out.str(),
            "{\"type\":\"progress\",\"bytes_done\":5,\"bytes_total\":10}\n"
            "{\"type\":\"error\",\"kind\":\"invalid\",\"message\":\"two\\nlines\",\"exit_code\":2}\n");
}

}  // namespace
}  // namespace ploy::cli
