#include "core/object_version.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ploy {
namespace {

// The id is stored and printed in captions, so it must never come out differently. The expected value is
// printf 'photos\0a/b.jpg\0\0d41d8cd98f00b204e9800998ecf8427e\0' | sha256sum | cut -c1-16
TEST(BackupId, IsTheSameOnEveryMachine) {
  const ObjectVersion version{"photos", "a/b.jpg", "", "d41d8cd98f00b204e9800998ecf8427e"};
  EXPECT_EQ(backup_id(version).value, "6d8ffc7dac9d0976");
}

TEST(BackupId, DiffersWhenAnyOfTheFourFieldsDiffers) {
  const std::vector<ObjectVersion> versions = {
      {"b", "k", "v", "e"}, {"B", "k", "v", "e"}, {"b", "K", "v", "e"}, {"b", "k", "V", "e"},
      {"b", "k", "v", "E"}, {"b", "k", "", "e"},  {"b", "k", "v", ""},  {"b", "k", "", ""},
  };
  std::set<BackupId> ids;
  for (const auto& version : versions) ids.insert(backup_id(version));
  EXPECT_EQ(ids.size(), versions.size());
}

TEST(BackupId, IsNotFooledByFieldsThatFlowIntoEachOther) {
  EXPECT_NE(backup_id({"ab", "c", "", ""}), backup_id({"a", "bc", "", ""}));
  EXPECT_NE(backup_id({"a", "b", "c", ""}), backup_id({"a", "b", "", "c"}));
}

TEST(EtagMd5, IsTheMd5OfASinglePutOnly) {
  struct Case {
    std::string etag, md5;
  };
  for (const auto& [etag, md5] : std::vector<Case>{
           {"d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"},
           {"D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"},
           {"d41d8cd98f00b204e9800998ecf8427e-2", ""},
           {"d41d8cd98f00b204e9800998ecf8427", ""},
           {"\"d41d8cd98f00b204e9800998ecf8427e\"", ""},
           {"z41d8cd98f00b204e9800998ecf8427e", ""},
           {"", ""},
       })
    EXPECT_EQ(etag_md5(etag), md5) << etag;
}

}  // namespace
}  // namespace ploy
