#include "tests/matrix/audit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "adapters/catalogue/connection.hpp"
#include "adapters/catalogue/query.hpp"
#include "app/restore/restore.hpp"
#include "core/caption.hpp"

namespace ploy::test {

namespace {

using namespace std::chrono_literals;

bool is_stored(const Backup& backup) {
  return backup.state == BackupState::kStored || backup.state == BackupState::kVerified;
}

std::string name_of(const Backup& backup) {
  return backup.facts.version.key + " (" + backup.facts.version.etag + ", " +
         std::string(to_string(backup.state)) + ")";
}

// What is in S3 now is stored, once.
void compare_with_s3(Outside& outside, const std::vector<Backup>& backups) {
  for (const auto& object : outside.s3->objects(kBucket)) {
    int stored = 0;
    for (const Backup& backup : backups) {
      const ObjectVersion& version = backup.facts.version;
      if (version.key == object.key && version.etag == object.etag && is_stored(backup)) ++stored;
    }
    EXPECT_EQ(stored, 1) << object.key << " " << object.etag;
  }
}

void look_at_attempts(const std::vector<Backup>& backups, const Expected& expected) {
  for (const Backup& backup : backups) {
    EXPECT_TRUE(is_stored(backup) || expected.may_fail) << name_of(backup) << ": " << backup.error;
    EXPECT_LE(backup.attempts, expected.attempts_max) << name_of(backup) << ": " << backup.error;
  }
}

// Trying again is a person's business here: a fault may still go on.
Result<std::string> restore(Outside& outside, Life& life, const Backup& backup) {
  app::Restore restore(life.catalogue().book(), life.destination(), nullptr, {}, outside.clock);
  Result<app::RestoreReport> report = fail(ErrorKind::kUnavailable, "not tried");
  std::string bytes;
  for (int tries = 0; tries < 8; ++tries) {
    bytes.clear();
    const app::ToStream target{[&](ByteView chunk) -> Result<void> {
      bytes += as_text(chunk);
      return {};
    }};
    report = restore.run(backup.id.value, target, Overwrite::kNo, {}, {});
    if (report) return bytes;
    outside.clock.skip(15min);
  }
  return std::unexpected(report.error());
}

Result<app::RecoverReport> recover(Outside& outside, Life& life) {
  Result<app::RecoverReport> report = fail(ErrorKind::kUnavailable, "not tried");
  for (int tries = 0; tries < 8 && !report; ++tries) {
    report = life.recover().run({}, {});
    if (!report) outside.clock.skip(15min);
  }
  return report;
}

// A machine that has nothing but the bot, the chat and an empty disk.
void rebuild(Outside& outside, const std::vector<Backup>& backups) {
  Life elsewhere(outside, outside.directory.path() / "elsewhere");
  const auto report = recover(outside, elsewhere);
  ASSERT_TRUE(report) << report.error().what;
  std::map<std::string, std::string> now;  // by etag
  for (const auto& object : outside.s3->objects(kBucket)) now[object.key + object.etag] = object.content;
  for (const Backup& backup : backups) {
    if (!is_stored(backup)) continue;
    const ObjectVersion& version = backup.facts.version;
    ASSERT_TRUE(elsewhere.catalogue().book().find(backup.id.value))
        << name_of(backup) << " is not in the index";
    const auto bytes = restore(outside, elsewhere, backup);
    ASSERT_TRUE(bytes) << name_of(backup) << ": " << bytes.error().what;
    EXPECT_EQ(to_hex(md5(as_bytes(*bytes))), version.etag) << "never were the bytes of " << name_of(backup);
    const auto there = now.find(version.key + version.etag);
    EXPECT_TRUE(there == now.end() || there->second == *bytes)
        << name_of(backup) << " came back with other bytes";
  }
  EXPECT_EQ(std::ranges::count_if(elsewhere.backups(), is_stored), std::ranges::count_if(backups, is_stored))
      << "stored here and got back there";
}

std::set<std::int64_t> message_ids(Life& life, std::string_view sql) {
  auto connection = catalogue::Connection::open(life.database(), catalogue::Access::kRead, 5s);
  if (!connection) throw std::runtime_error(connection.error().what);
  std::set<std::int64_t> ids;
  for (catalogue::Query row(**connection, sql); row.next();) ids.insert(row.number(0));
  return ids;
}

constexpr std::string_view kOwned =
    "SELECT message_id FROM documents WHERE id IN (SELECT document FROM parts UNION SELECT document FROM "
    "index_documents) UNION SELECT message_id FROM index_root";
constexpr std::string_view kListed =
    "SELECT message_id FROM documents UNION SELECT message_id FROM index_root UNION SELECT message_id FROM "
    "orphans";

// Every document in the chat has its row, and of each part there is one that belongs to a backup.
void compare_with_chat(Outside& outside, Life& life) {
  const auto listed = message_ids(life, kListed);
  const auto owned = message_ids(life, kOwned);
  std::map<std::string, int> seen;
  const Json chat = outside.ask_telegram("messages?chat_id=" + std::to_string(outside.chat.value));
  std::set<std::int64_t> there;
  for (const Json& message : chat.at("messages")) {
    if (!message.contains("document")) continue;
    const auto id = message.at("message_id").get<std::int64_t>();
    there.insert(id);
    const std::string caption = message.at("caption");
    const auto parsed = parse_caption(caption);
    EXPECT_TRUE(listed.contains(id)) << "nobody knows of document " << id << ":\n" << caption;
    if (!parsed || !owned.contains(id)) continue;
    EXPECT_EQ(++seen[parsed->marker], 1) << "twice in the chat: " << parsed->marker;
  }
  for (const std::int64_t id : owned)
    EXPECT_TRUE(there.contains(id)) << "document " << id << " is not in the chat";
}

}  // namespace

void audit(Outside& outside, Life& life, const Expected& expected) {
  const std::vector<Backup> backups = life.backups();
  compare_with_s3(outside, backups);
  look_at_attempts(backups, expected);
  compare_with_chat(outside, life);
  rebuild(outside, backups);
  if (testing::Test::HasFailure()) ADD_FAILURE() << "it complained:\n" << life.complaints();
}

}  // namespace ploy::test
