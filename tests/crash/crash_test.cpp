#include "program/stage.hpp"

#include <csignal>

namespace ploy::test {
namespace {

constexpr std::size_t kPartBytes = 65'536;
constexpr std::size_t kParts = 12;

// Where the process dies: a named place on the way of a backup, passed for the n-th time.
std::string name_of(const testing::TestParamInfo<std::string>& place) {
  std::string name = place.param;
  for (char& c : name)
    if (c == ':') c = '_';
  return name;
}

class CrashTest : public Stage, public testing::WithParamInterface<std::string> {};

// Promise: killed anywhere, it continues; one backup, twelve documents, none of them twice, byte-identical.
TEST_P(CrashTest, LeavesOneBackupOfTwelveDocumentsThatComesBackByteForByte) {
  const std::string bytes = sample_bytes(kPartBytes * (kParts - 1) + 1'000);
  put("dumps", "shop.dump", bytes);
  ChildProcess doomed = serve({{"TELEGRAMPLOY_KILL_AT", GetParam()}});
  ASSERT_EQ(doomed.wait(), 128 + SIGKILL) << "it did not die at " << GetParam() << "\n" << daemon_log();

  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(daemon);  // writes the index
  EXPECT_EQ(backups().size(), 1U);
  const auto names = part_names();
  ASSERT_EQ(names.size(), kParts) << testing::PrintToString(names);
  for (std::size_t i = 0; i < kParts; ++i) EXPECT_TRUE(names[i].ends_with(std::to_string(i + 1)));

  // Nothing but the chat is left.
  std::filesystem::remove_all(data_dir());
  const Finished recovered = run({"recover"});
  ASSERT_EQ(recovered.status, 0) << recovered.output;
  const auto path = dir() / "restored";
  const Finished restored = run({"restore", backups().at(0).id.value, "--to", "file:" + path.string()});
  ASSERT_EQ(restored.status, 0) << restored.output;
  EXPECT_TRUE(read_file(path) == bytes);
}

// The index is written by the dying life when it is asked to end, so the places behind "completed" need that.
INSTANTIATE_TEST_SUITE_P(At, CrashTest,
                         testing::Values("claimed", "resolved", "planned", "part_intended:1", "part_sent:1",
                                         "part_stored:1", "part_intended:7", "part_sent:7", "part_stored:7",
                                         "part_sent:12", "part_stored:12", "completed"),
                         name_of);

class IndexCrashTest : public Stage, public testing::WithParamInterface<std::string> {};

TEST_P(IndexCrashTest, LeavesAnIndexThatTheNextLifeCompletes) {
  const std::string bytes = sample_bytes(1'000);
  put("dumps", "small.dump", bytes);
  ChildProcess doomed = serve({{"TELEGRAMPLOY_KILL_AT", GetParam()}});
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(doomed);

  ChildProcess daemon = serve();
  terminate(daemon);
  std::size_t index_documents = 0;
  std::size_t roots = 0;
  for (const ChatDocument& document : documents()) {
    index_documents += document.name.starts_with("telegramploy-index-") ? 1U : 0U;
    roots += document.name == "telegramploy-root.json" ? 1U : 0U;
  }
  EXPECT_EQ(index_documents, 1U);
  EXPECT_EQ(roots, 1U);

  std::filesystem::remove_all(data_dir());
  const Finished recovered = run({"recover"});
  ASSERT_EQ(recovered.status, 0) << recovered.output;
  const auto path = dir() / "restored";
  ASSERT_EQ(run({"restore", backups().at(0).id.value, "--to", "file:" + path.string()}).status, 0);
  EXPECT_TRUE(read_file(path) == bytes);
}

INSTANTIATE_TEST_SUITE_P(At, IndexCrashTest,
                         testing::Values("index_intended", "index_sent", "index_committed", "root_published",
                                         "root_noted"),
                         name_of);

}  // namespace
}  // namespace ploy::test
