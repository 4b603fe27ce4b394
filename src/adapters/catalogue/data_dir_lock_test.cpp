#include "adapters/catalogue/data_dir_lock.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

TEST(DataDirLock, ASecondOneIsRefusedAndTheFirstIsNamed) {
  const TempDir dir;
  const auto first = must(DataDirLock::acquire(dir.path()));
  const auto second = DataDirLock::acquire(dir.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(second.error().what,
              testing::HasSubstr("another telegramploy (pid " + std::to_string(::getpid()) + ") uses"));
}

TEST(DataDirLock, IsFreeAgainAfterItsLife) {
  const TempDir dir;
  {
    const auto first = must(DataDirLock::acquire(dir.path()));
  }
  EXPECT_TRUE(DataDirLock::acquire(dir.path()));
}

TEST(DataDirLock, MovingKeepsIt) {
  const TempDir dir;
  auto first = must(DataDirLock::acquire(dir.path()));
  const auto moved = std::move(first);
  EXPECT_FALSE(DataDirLock::acquire(dir.path()));
}

TEST(DataDirLock, CreatesTheDirectoryForItsOwnerOnly) {
  const TempDir dir;
  const auto inner = dir.path() / "a" / "b";
  const auto lock = must(DataDirLock::acquire(inner));
  EXPECT_EQ(std::filesystem::status(inner).permissions(), std::filesystem::perms::owner_all);
}

TEST(DataDirLock, APathThatCannotBeADirectoryIsDenied) {
  const TempDir dir;
  std::ofstream(dir.path() / "file") << "x";
  EXPECT_EQ(DataDirLock::acquire(dir.path() / "file").error().kind, ErrorKind::kDenied);
}

}  // namespace
}  // namespace ploy::catalogue
