#include "core/listing_merge.hpp"

#include <gtest/gtest.h>

#include <map>

namespace ploy {
namespace {

using Objects = std::vector<ListedObject>;

// "a:1 b:2" -> objects a and b with ETags 1 and 2.
Objects objects(const std::string& spec) {
  Objects out;
  for (std::size_t at = 0; at < spec.size(); at += 4)
    out.push_back({.key = spec.substr(at, 1), .etag = spec.substr(at + 2, 1), .size = 1});
  return out;
}

TEST(ListingMerge, FindsWhatIsNewOrHasAnotherEtag) {
  struct Case {
    std::string listed, known, changed;
  };
  for (const auto& [listed, known, changed] : std::vector<Case>{
           {"", "", ""},
           {"a:1 b:1", "", "a:1 b:1"},
           {"a:1 b:1", "a:1 b:1", ""},
           {"a:1 b:1 c:1", "a:1 c:1", "b:1"},
           {"a:1 b:2 c:1", "a:1 b:1 c:1", "b:2"},
           {"b:1 c:1", "a:1 c:1 d:1", "b:1"},
           {"a:1", "b:1 c:1", "a:1"},
           {"c:1", "a:1 b:1", "c:1"},
       })
    EXPECT_EQ(changed_objects(objects(listed), objects(known)), objects(changed))
        << "[" << listed << "] over [" << known << "]";
}

TEST(ListingMerge, TakesNoNoticeOfWhatIsMissing) {
  EXPECT_TRUE(changed_objects({}, objects("a:1 b:1")).empty());
}

TEST(ListingMerge, NoticesAnotherSizeButNotAnotherTime) {
  const Objects known = {{.key = "k", .etag = "e", .size = 1}};
  Objects listed = known;
  listed[0].last_modified += std::chrono::seconds(1);
  EXPECT_TRUE(changed_objects(listed, known).empty());
  listed[0].size = 2;
  EXPECT_EQ(changed_objects(listed, known), listed);
}

TEST(ListingMerge, ComparesKeysAsUnsignedBytes) {
  const Objects known = {{.key = "z"}, {.key = "\xC3\xA9"}, {.key = "\xF0\x9F\x98\x80"}};
  EXPECT_TRUE(changed_objects(known, known).empty());
}

TEST(ListingMerge, AgreesWithALookUpOfEachKey) {
  unsigned seed = 1;
  const auto next = [&] { return (seed = seed * 1'103'515'245U + 12'345U) >> 16U; };
  for (int round = 0; round < 500; ++round) {
    std::map<std::string, std::string> before;
    std::map<std::string, std::string> now;
    for (auto* side : {&before, &now})
      for (unsigned i = next() % 30; i > 0; --i)
        (*side)[std::to_string(next() % 40)] = next() % 2 ? "x" : "y";
    Objects known;
    Objects listed;
    Objects expected;
    for (const auto& [key, etag] : before) known.push_back({.key = key, .etag = etag});
    for (const auto& [key, etag] : now) {
      listed.push_back({.key = key, .etag = etag});
      const auto it = before.find(key);
      if (it == before.end() || it->second != etag) expected.push_back(listed.back());
    }
    ASSERT_EQ(changed_objects(listed, known), expected) << "round " << round;
  }
}

}  // namespace
}  // namespace ploy
