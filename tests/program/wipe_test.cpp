#include "program/stage.hpp"

namespace ploy::test {
namespace {

class WipeTest : public Stage {};

// Promise 2: bot token and chat id on an empty machine give back the whole list and every byte.
TEST_F(WipeTest, EveryByteComesBackFromTheChatAlone) {
  const std::map<std::string, std::string> objects = {
      {"plain.txt", sample_bytes(10)},
      {"a b/c+d #1 100%.bin", sample_bytes(70'000)},
      {"empty", ""},
      {"exactly-one-part", sample_bytes(65'536)},
      {"one-byte-more", sample_bytes(65'537)},
      {"\xF0\x9F\x98\x80/\xC3\xA9.dump", sample_bytes(300'000)},
      {"Case", sample_bytes(11)},
      {"case", sample_bytes(12)},
      {std::string(1000, 'k') + "/long", sample_bytes(13)},
  };
  for (const auto& [key, bytes] : objects) put("things", key, bytes);
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, objects.size()));
  terminate(daemon);

  std::filesystem::remove_all(data_dir());
  const Finished recovered = run({"recover"});
  ASSERT_EQ(recovered.status, 0) << recovered.output;
  const auto found = backups(BackupState::kStored);
  ASSERT_EQ(found.size(), objects.size());
  for (const Backup& backup : found) {
    const auto path = dir() / backup.id.value;
    const Finished restored = run({"restore", backup.id.value, "--to", "file:" + path.string()});
    EXPECT_EQ(restored.status, 0) << restored.output;
    EXPECT_TRUE(read_file(path) == objects.at(backup.facts.version.key)) << backup.facts.version.key;
  }
}

TEST_F(WipeTest, ARecoveredDaemonGoesOnWithoutSendingAnythingTwice) {
  put("things", "old", sample_bytes(100'000));
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(daemon);
  const auto before = part_names();

  std::filesystem::remove_all(data_dir());
  ASSERT_EQ(run({"recover"}).status, 0);
  put("things", "new", "fresh");
  ChildProcess again = serve();
  ASSERT_TRUE(await(BackupState::kStored, 2));
  terminate(again);
  EXPECT_EQ(part_names().size(), before.size() + 1);
}

}  // namespace
}  // namespace ploy::test
