#include "adapters/catalogue/catalogue.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "adapters/catalogue/database.hpp"
#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

TEST(Catalogue, RunsOnASqliteWithoutTheWalResetRace) {
  EXPECT_GE(sqlite3_libversion_number(), kSqliteVersionMin);
  EXPECT_TRUE(check_sqlite_version(kSqliteVersionMin));
}

TEST(Catalogue, RefusesAnOlderSqliteAndNamesIt) {
  const auto refused = check_sqlite_version(3'040'001);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(refused.error().what, testing::HasSubstr("SQLite 3.40.1"));
}

TEST(Catalogue, IsReadableForItsOwnerOnly) {
  const TempDir dir;
  const auto catalogue = open_catalogue(dir);
  using enum std::filesystem::perms;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    EXPECT_EQ(std::filesystem::status(dir.file().string() + suffix).permissions(), owner_read | owner_write)
        << suffix;
  }
}

TEST(Catalogue, AFileThatIsNoDatabaseIsCorruptAndStays) {
  const TempDir dir;
  const std::string letter(8192, 'x');
  std::ofstream(dir.file()) << letter;
  for (const auto& refused : {Catalogue::open(dir.file()), Catalogue::open_readonly(dir.file())}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(refused.error().what, testing::HasSubstr("telegramploy recover"));
  }
  EXPECT_EQ(std::filesystem::file_size(dir.file()), letter.size());
}

TEST(Catalogue, ADamagedFileIsReportedAsCorrupt) {
  const TempDir dir;
  {
    const auto catalogue = open_catalogue(dir);
    std::vector<Sighting> many;
    for (int i = 0; i < 1000; ++i) many.push_back(sighting(std::to_string(i)));
    (void)must(catalogue->queue().report(many, kNoon));
  }
  constexpr std::streamoff kPage = 4096;
  std::fstream file(dir.file(), std::ios::in | std::ios::out | std::ios::binary);
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(dir.file()));
  for (std::streamoff at = 20 * kPage; at < size; at += kPage) file.seekp(at) << std::string(64, '\xff');
  file.close();
  const auto catalogue = Catalogue::open(dir.file());
  const auto listed =
      catalogue ? (*catalogue)->book().list({.limit = 10'000}) : std::unexpected(catalogue.error());
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().kind, ErrorKind::kCorrupt);
}

TEST(Catalogue, APathThatCannotBeOpenedIsDenied) {
  const TempDir dir;
  const auto refused = Catalogue::open(dir.path() / "missing" / "telegramploy.db");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kDenied);
}

TEST(Catalogue, AFileNameIsNoUri) {
  const TempDir dir;
  const auto file = dir.path() / "file:x?mode=memory";
  EXPECT_TRUE(Catalogue::open(file));
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST(Catalogue, WithoutAFileThereIsNothingToReadOnly) {
  const TempDir dir;
  const auto missing = Catalogue::open_readonly(dir.file());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(dir.file()));
}

TEST(Catalogue, CanBeReadBesideTheOneThatWrites) {
  const TempDir dir;
  const auto writing = open_catalogue(dir);
  const auto reading = must(Catalogue::open_readonly(dir.file()));
  (void)report(*writing, sighting("a"));
  EXPECT_EQ(must(reading->book().list({})).size(), 1U);
  EXPECT_EQ(reading->queue().claim(kNoon).error().kind, ErrorKind::kDenied);
  EXPECT_TRUE(reading->check());
}

TEST(Catalogue, CanBeReadWhenNobodyWrites) {
  const TempDir dir;
  (void)report(*open_catalogue(dir), sighting("a"));
  EXPECT_EQ(must(must(Catalogue::open_readonly(dir.file()))->book().list({})).size(), 1U);
}

TEST(Catalogue, ReadingDoesNotWaitForAWriter) {
  const TempDir dir;
  const auto database = must(Database::open(dir.file(), std::chrono::milliseconds(0), 2 * kMiB));
  must(database->write("write", [&](Connection& writer) -> Result<void> {
    Query(writer, "INSERT INTO notes VALUES ('a', 'b')").run();
    const auto rows = database->read("read", [](Connection& reader) -> Result<std::int64_t> {
      Query row(reader, "SELECT count(*) FROM notes");
      row.next();
      return row.number(0);
    });
    EXPECT_EQ(must(rows), 0);
    return {};
  }));
}

TEST(Catalogue, NotesOutliveARestart) {
  const TempDir dir;
  {
    const auto catalogue = open_catalogue(dir);
    EXPECT_EQ(must(catalogue->notes().get("last_poll_at")), std::nullopt);
    must(catalogue->notes().set("last_poll_at", "then"));
    must(catalogue->notes().set("last_poll_at", "now"));
  }
  EXPECT_EQ(must(open_catalogue(dir)->notes().get("last_poll_at")), "now");
}

TEST(Catalogue, WaitsOfAChatOutliveARestart) {
  const TempDir dir;
  const ChatWait whole_bot{.chat_id = {0}, .until = kNoon};
  const ChatWait chat{.chat_id = {-100}, .until = kNoon + std::chrono::seconds(30)};
  {
    const auto catalogue = open_catalogue(dir);
    must(catalogue->waits().save({.chat_id = {-100}, .until = kNoon}));
    must(catalogue->waits().save(chat));
    must(catalogue->waits().save(whole_bot));
  }
  EXPECT_EQ(must(open_catalogue(dir)->waits().load()), (std::vector{chat, whole_bot}));
}

TEST(Catalogue, KnowsTheNewestMessageOfEachChat) {
  const TempDir dir;
  const auto catalogue = open_catalogue(dir);
  EXPECT_EQ(must(catalogue->newest_message_id({-100})), MessageId{0});
  (void)report(*catalogue, sighting("a"));
  (void)store_next(*catalogue, 41);
  EXPECT_EQ(must(catalogue->newest_message_id({-100})), MessageId{41});
  must(catalogue->index().root_published(document(50).address, 1));
  EXPECT_EQ(must(catalogue->newest_message_id({-100})), MessageId{50});
  EXPECT_EQ(must(catalogue->newest_message_id({-7})), MessageId{0});
}

TEST(Catalogue, SaysWhatItTakesOnTheDisk) {
  const TempDir dir;
  const auto catalogue = open_catalogue(dir);
  EXPECT_GE(catalogue->size_bytes(), std::filesystem::file_size(dir.file()));
  EXPECT_TRUE(catalogue->check());
}

// Each of these is asked for again and again, over a million rows: none may sort or read them all.
TEST(Catalogue, FrequentQuestionsAreAnsweredFromAnIndex) {
  const TempDir dir;
  const auto database = must(Database::open(dir.file(), std::chrono::seconds(5), 2 * kMiB));
  for (const auto& [sql, index] : std::vector<std::pair<std::string, std::string>>{
           {"SELECT * FROM backups INDEXED BY backups_due WHERE state = 'pending' ORDER BY arrival, rank, "
            "seq LIMIT 1",
            "backups_due"},
           {"SELECT seq FROM backups INDEXED BY backups_waiting WHERE state = 'waiting' AND next_attempt_at "
            "<= 1 ORDER BY "
            "next_attempt_at",
            "backups_waiting"},
           {"SELECT * FROM backups INDEXED BY backups_uncommitted WHERE index_number IS NULL AND state IN "
            "('stored', 'verified') ORDER BY "
            "stored_at, seq",
            "backups_uncommitted"},
           {"SELECT * FROM backups ORDER BY seen_at DESC, seq DESC LIMIT 9", "backups_newest"},
           {"SELECT * FROM backups WHERE bucket = 'b' ORDER BY seen_at DESC, seq DESC LIMIT 9",
            "backups_newest_by_bucket"},
           {"SELECT * FROM backups WHERE state = 'failed' ORDER BY seen_at DESC, seq DESC LIMIT 9",
            "backups_newest_by_state"},
           {"SELECT count(*) FROM backups WHERE stored_at >= 5", "backups_stored"},
           {"SELECT key FROM objects WHERE bucket = 'b' AND key > 'a' ORDER BY key LIMIT 9", "PRIMARY KEY"},
       }) {
    const auto plan = must(database->read("explain", [&](Connection& connection) -> Result<std::string> {
      std::string lines;
      for (Query row(connection, "EXPLAIN QUERY PLAN " + sql); row.next();) lines += row.text(3) + "\n";
      return lines;
    }));
    EXPECT_THAT(plan, testing::HasSubstr(index)) << sql;
    EXPECT_THAT(plan, testing::Not(testing::HasSubstr("TEMP B-TREE"))) << sql;
  }
}

}  // namespace
}  // namespace ploy::catalogue
