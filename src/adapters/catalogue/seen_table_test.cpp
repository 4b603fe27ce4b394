#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

class SeenObjectsTest : public testing::Test {
 protected:
  SeenObjects& seen() { return catalogue_->seen(); }
  static ListedObject listed(std::string key, std::string etag = "e1") {
    return {.key = std::move(key), .etag = std::move(etag), .size = 10, .last_modified = kNoon};
  }
  int record(const std::vector<ListedObject>& objects, std::optional<Arrival> arrival = std::nullopt) {
    return must(seen().record("photos", objects, arrival, kNoon));
  }
  std::vector<std::string> keys_between(const std::string& after, const std::string& up_to, int limit = 100) {
    std::vector<std::string> keys;
    for (const auto& object : must(seen().between("photos", after, up_to, limit))) keys.push_back(object.key);
    return keys;
  }

  TempDir dir_;
  std::unique_ptr<Catalogue> catalogue_ = open_catalogue(dir_);
};

using Keys = std::vector<std::string>;

TEST_F(SeenObjectsTest, BetweenExcludesItsBeginningAndIncludesItsEnd) {
  (void)record({listed("a"), listed("b"), listed("c"), listed("d")});
  EXPECT_EQ(keys_between("a", "c"), (Keys{"b", "c"}));
  EXPECT_EQ(keys_between("", "b"), (Keys{"a", "b"}));
  EXPECT_EQ(keys_between("b", ""), (Keys{"c", "d"}));
  EXPECT_EQ(keys_between("", "", 3), (Keys{"a", "b", "c"}));
}

TEST_F(SeenObjectsTest, OrderIsThatOfTheBytes) {
  Keys keys{"\xEF\xBF\xAE",      // U+FFEE: behind U+1F600 when UTF-16 units are compared
            "\xF0\x9F\x98\x80",  // U+1F600
            "\x01",
            "\n",
            "a",
            "a/",
            "a b",
            "A",
            "\xC3\xA9",
            "\x7f",
            "\xff",
            std::string("a\0b", 3),
            "a\x1f"};
  std::vector<ListedObject> objects;
  for (const auto& key : keys) objects.push_back(listed(key));
  (void)record(objects);
  std::ranges::sort(keys, [](const std::string& a, const std::string& b) {
    return std::ranges::lexicographical_compare(as_bytes(a), as_bytes(b));
  });
  EXPECT_EQ(keys_between("", ""), keys);
  EXPECT_EQ(keys_between("\xEF\xBF\xAE", "\xF0\x9F\x98\x80"), (Keys{"\xF0\x9F\x98\x80"}));
}

TEST_F(SeenObjectsTest, BucketsDoNotMix) {
  (void)record({listed("a")});
  EXPECT_TRUE(must(seen().between("photos2", "", "", 10)).empty());
  EXPECT_TRUE(must(seen().between("photo", "", "", 10)).empty());
}

TEST_F(SeenObjectsTest, TheLastListingCounts) {
  (void)record({listed("a", "e1")});
  auto changed = listed("a", "e2");
  changed.size = 99;
  (void)record({changed});
  EXPECT_EQ(must(seen().between("photos", "", "", 10)), (std::vector{changed}));
}

TEST_F(SeenObjectsTest, WithoutAnArrivalNothingIsReported) {
  EXPECT_EQ(record({listed("a")}), 0);
  EXPECT_EQ(must(catalogue_->queue().claim(kNoon)), std::nullopt);
}

TEST_F(SeenObjectsTest, WithAnArrivalEachBecomesAPendingBackupOnce) {
  EXPECT_EQ(record({listed("a"), listed("b")}, Arrival::kBacklog), 2);
  EXPECT_EQ(record({listed("a"), listed("b", "e2")}, Arrival::kNew), 1);
  const auto first = must(catalogue_->queue().claim(kNoon)).value();
  EXPECT_EQ(first.facts.version.key, "b");
  EXPECT_EQ(first.facts.version.etag, "e2");
  EXPECT_EQ(first.arrival, Arrival::kNew);
}

TEST_F(SeenObjectsTest, WhatAnEventReportedIsNotReportedAgain) {
  (void)report(*catalogue_, sighting("a", "e1"));
  EXPECT_EQ(record({listed("a", "e1")}, Arrival::kNew), 0);
}

TEST_F(SeenObjectsTest, AnObjectThatVanishedBeforeItsBackupIsNewsWhenItComesBack) {
  (void)record({listed("a")}, Arrival::kNew);
  must(catalogue_->queue().drop(must(catalogue_->queue().claim(kNoon)).value().id, "gone"));
  EXPECT_TRUE(keys_between("", "").empty());
}

}  // namespace
}  // namespace ploy::catalogue
