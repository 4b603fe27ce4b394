#include "core/told_facts.hpp"

#include <gtest/gtest.h>

#include "core/caption.hpp"

namespace ploy {
namespace {

Backup backup_of(ObjectVersion version, std::uint64_t size = 29) {
  Backup backup;
  backup.id = backup_id(version);
  backup.facts.version = std::move(version);
  backup.facts.size = size;
  backup.facts.last_modified = Timestamp(std::chrono::seconds(1'800'000'000));
  return backup;
}

std::string caption_of(const Backup& backup, const Part& part, int count) {
  return render_caption(backup_label(backup, part, count, "name.part001"), {});
}

TEST(ToldFacts, GiveBackWhatMakesTheVersionTheOneItIs) {
  for (const std::string key : {"notes/today.txt", "a b+c#%.bin", "line\nbreak\\n", "\xff\xfe raw",
                                "\xE2\x80\xAE right", "\xF0\x9F\x98\x80", "Bucket: other", " edges "}) {
    const Backup backup = backup_of({"photos", key, "v1-2", "0123"});
    const auto told = told_facts(caption_of(backup, {.seq = 1, .length = 29}, 1));
    ASSERT_TRUE(told) << key;
    EXPECT_TRUE(told->exact) << key;
    EXPECT_EQ(told->facts, backup.facts) << key;
  }
}

TEST(ToldFacts, OfAPartTellTheSizeOfTheWhole) {
  const Backup backup = backup_of({"photos", "big.bin", "", "e"}, 5'000'000'000);
  const auto told = told_facts(caption_of(backup, {.seq = 2, .offset = 32, .length = 32}, 200));
  ASSERT_TRUE(told);
  EXPECT_TRUE(told->exact);
  EXPECT_EQ(told->facts.size, 5'000'000'000U);
}

TEST(ToldFacts, SayWhenTheCaptionHadToCutTheKey) {
  const Backup backup = backup_of({"photos", std::string(1000, 'k'), "", "e"});
  const auto told = told_facts(caption_of(backup, {.length = 29}, 1));
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->exact);
}

TEST(ToldFacts, AreNotReadOutOfOtherCaptions) {
  EXPECT_FALSE(told_facts(render_caption(index_label(3, 7), {})));
  EXPECT_FALSE(told_facts("Bucket: b\nFile: k\nSize: 1 B"));
}

}  // namespace
}  // namespace ploy
