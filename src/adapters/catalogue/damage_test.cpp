#include "adapters/catalogue/damage.hpp"

#include <fstream>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

using testing::HasSubstr;

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Leaves the head and overwrites all that is behind it.
void damage(const std::filesystem::path& file) {
  constexpr std::streamoff kHead = 4096;
  std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(kHead);
  out << std::string(std::filesystem::file_size(file) - kHead, 'x');
}

TEST(Damage, IsSetAsideByTheDaemonAndRecoveryOffered) {
  const TempDir dir;
  write(dir.file(), "this is no database at all");
  const auto opened = open_or_set_aside(dir.file(), dir.path(), kNoon);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(opened.error().what, HasSubstr("telegramploy recover"));
  const auto aside = dir.path() / "telegramploy.db.damaged-20260528T202640Z";
  EXPECT_THAT(opened.error().what, HasSubstr(aside.string()));
  EXPECT_EQ(read(aside), "this is no database at all");
  EXPECT_FALSE(std::filesystem::exists(dir.file()));
  EXPECT_TRUE(open_or_set_aside(dir.file(), dir.path(), kNoon));
}

TEST(Damage, OfAFileThatMayBeSomethingElseIsLeftAlone) {
  const TempDir dir;
  const auto file = dir.path() / "thesis.txt";
  write(file, "years of work");
  EXPECT_FALSE(open_or_set_aside(file, dir.path(), kNoon));
  EXPECT_EQ(read(file), "years of work");
}

TEST(Damage, DeepInTheFileIsFoundByRecoveryWhichBeginsAnew) {
  const TempDir dir;
  must(open_catalogue(dir)->notes().set("a", "b"));
  damage(dir.file());
  std::filesystem::path aside;
  const auto anew = must(open_or_begin_anew(dir.file(), dir.path(), kNoon, aside));
  EXPECT_EQ(must(anew->notes().get("a")), std::nullopt);
  EXPECT_TRUE(std::filesystem::exists(aside));
}

TEST(Damage, IsNotSeenWhereThereIsNone) {
  const TempDir dir;
  must(open_catalogue(dir)->notes().set("a", "b"));
  std::filesystem::path aside;
  const auto same = must(open_or_begin_anew(dir.file(), dir.path(), kNoon, aside));
  EXPECT_EQ(must(same->notes().get("a")), "b");
  EXPECT_TRUE(aside.empty());
}

}  // namespace
}  // namespace ploy::catalogue
