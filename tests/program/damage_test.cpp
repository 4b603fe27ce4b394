#include <fstream>

#include "program/stage.hpp"

namespace ploy::test {
namespace {

class DamageTest : public Stage {
 protected:
  std::filesystem::path catalogue() const { return data_dir() / "telegramploy.db"; }

  // As a failing disk leaves it: the head of the file is there, the rest is something else.
  void damage(std::streamoff kept) const {
    std::fstream out(catalogue(), std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(kept);
    out << std::string(std::filesystem::file_size(catalogue()) - static_cast<std::size_t>(kept), 'x');
  }
  std::size_t set_aside() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data_dir()))
      count += entry.path().filename().string().starts_with("telegramploy.db.damaged-") ? 1U : 0U;
    return count;
  }
  void expect_everything_back(const std::string& bytes) {
    const auto path = dir() / "restored";
    const auto stored = backups(BackupState::kStored);
    ASSERT_EQ(stored.size(), 1U);
    const Finished restored = run({"restore", stored[0].id.value, "--to", "file:" + path.string()});
    ASSERT_EQ(restored.status, 0) << restored.output;
    EXPECT_TRUE(read_file(path) == bytes);
  }
};

TEST_F(DamageTest, OfTheCatalogueIsSetAsideAndTheChatGivesEverythingBack) {
  const std::string bytes = sample_bytes(200'000);
  put("box", "k", bytes);
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(daemon);

  damage(0);
  const Finished refused = run({"serve"});
  EXPECT_EQ(refused.status, 8) << refused.output;
  EXPECT_NE(refused.output.find("telegramploy recover"), std::string::npos) << refused.output;
  EXPECT_EQ(set_aside(), 1U);
  const Finished recovered = run({"recover"});
  ASSERT_EQ(recovered.status, 0) << recovered.output;
  expect_everything_back(bytes);
}

TEST_F(DamageTest, DeepInTheCatalogueIsFoundByRecovery) {
  const std::string bytes = sample_bytes(1'000);
  put("box", "k", bytes);
  ChildProcess daemon = serve();
  ASSERT_TRUE(await(BackupState::kStored, 1));
  terminate(daemon);

  damage(4096);
  const Finished recovered = run({"recover"});
  ASSERT_EQ(recovered.status, 0) << recovered.output;
  EXPECT_EQ(set_aside(), 1U);
  expect_everything_back(bytes);
}

}  // namespace
}  // namespace ploy::test
