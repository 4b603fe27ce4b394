#include "adapters/catalogue/migrations.hpp"

#include <gtest/gtest.h>

#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/schema.hpp"
#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

class MigrationsTest : public testing::Test {
 protected:
  std::unique_ptr<Connection> connect() {
    return must(Connection::open(dir_.file(), Access::kWrite, std::chrono::seconds(5)));
  }
  std::int64_t number(const char* sql) {
    auto connection = connect();
    Query row(*connection, sql);
    row.next();
    return row.number(0);
  }
  std::int64_t version() { return number("PRAGMA user_version"); }

  TempDir dir_;
};

constexpr Migration kFirst =
    "CREATE TABLE things (name TEXT NOT NULL) STRICT; INSERT INTO things VALUES ('kept')";
constexpr Migration kSecond = "ALTER TABLE things ADD COLUMN weight INTEGER NOT NULL DEFAULT 7";
constexpr Migration kBroken = "INSERT INTO things VALUES ('lost', 1); INSERT INTO nowhere VALUES (1)";

TEST_F(MigrationsTest, AnOlderFileIsBroughtUpWithItsRows) {
  must(migrate(*connect(), std::array{kFirst}));
  EXPECT_EQ(version(), 1);
  must(migrate(*connect(), std::array{kFirst, kSecond}));
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(number("SELECT weight FROM things WHERE name = 'kept'"), 7);
}

TEST_F(MigrationsTest, AFailedStepLeavesTheVersionBeforeIt) {
  EXPECT_THROW((void)migrate(*connect(), std::array{kFirst, kSecond, kBroken}), SQLite::Exception);
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(number("SELECT count(*) FROM things"), 1);
}

TEST_F(MigrationsTest, ANewerFileIsRefusedAndNotTouched) {
  (void)open_catalogue(dir_);
  const auto newer = static_cast<int>(schema().size()) + 1;
  connect()->execute(("PRAGMA user_version = " + std::to_string(newer)).c_str());
  for (const auto& refused : {Catalogue::open(dir_.file()), Catalogue::open_readonly(dir_.file())}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
    EXPECT_THAT(refused.error().what, testing::HasSubstr("a newer telegramploy wrote it"));
  }
  EXPECT_EQ(version(), newer);
}

TEST_F(MigrationsTest, TheDatabaseOfAnotherProgramIsRefusedAndNotTouched) {
  connect()->execute("CREATE TABLE customers (name TEXT)");
  const auto refused = Catalogue::open(dir_.file());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(refused.error().what, testing::HasSubstr("another program"));
  EXPECT_EQ(number("SELECT count(*) FROM sqlite_schema"), 1);
  EXPECT_FALSE(std::filesystem::exists(dir_.file().string() + "-wal"));
}

TEST_F(MigrationsTest, ReadingOnlyDoesNotMigrate) {
  must(migrate(*connect(), std::array{kFirst}));
  EXPECT_EQ(check_current(*connect(), std::array{kFirst, kSecond}).error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(version(), 1);
}

}  // namespace
}  // namespace ploy::catalogue
