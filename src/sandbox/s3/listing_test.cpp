#include "sandbox/s3/listing.hpp"

#include <gtest/gtest.h>

#include "sandbox/s3/test_world.hpp"

namespace ploy::sandbox::s3 {
namespace {

ObjectMap objects_of(const std::vector<std::string>& keys) {
  ObjectMap out;
  for (const std::string& key : keys) out[key] = std::make_shared<Object>();
  return out;
}

// Everything a listing gives, page by page, each page going on after the one before.
std::vector<std::string> walk(const ObjectMap& objects, ListingQuery query) {
  std::vector<std::string> out;
  while (true) {
    const ListingPage page = list_objects(objects, query);
    EXPECT_LE(page.objects.size() + page.common_prefixes.size(), query.keys_max);
    for (const std::string& common : page.common_prefixes) out.push_back(common);
    for (const auto& entry : page.objects) out.push_back(entry.key);
    if (!page.truncated) return out;
    query.after = page.last;
  }
}

TEST(S3Listing, IsInTheOrderOfBytes) {
  const auto objects = objects_of({"\U0001F600", "\uFFEE", "a", "B", "a/", "a!"});
  EXPECT_EQ(walk(objects, {}), (std::vector<std::string>{"B", "a", "a!", "a/", "\uFFEE", "\U0001F600"}));
}

TEST(S3Listing, GivesTheSameWhateverTheSizeOfAPage) {
  const auto objects = objects_of({"a/1", "a/2", "a/3", "b", "c/1", "c/d/1", "e", "f/"});
  for (std::size_t n = 1; n < 10; ++n) {
    EXPECT_EQ(walk(objects, {.keys_max = n}).size(), 8U);
    auto grouped = walk(objects, {.delimiter = "/", .keys_max = n});
    std::sort(grouped.begin(), grouped.end());
    EXPECT_EQ(grouped, (std::vector<std::string>{"a/", "b", "c/", "e", "f/"})) << n;
    EXPECT_EQ(walk(objects, {.prefix = "c/", .delimiter = "/", .keys_max = n}).size(), 2U) << n;
  }
}

TEST(S3Listing, StartsBehindAKeyThatNeedNotExist) {
  const auto objects = objects_of({"a", "b", "c"});
  EXPECT_EQ(walk(objects, {.after = "a"}), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(walk(objects, {.after = "aa"}), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(walk(objects, {.prefix = "c", .after = "a"}), (std::vector<std::string>{"c"}));
  EXPECT_TRUE(walk(objects, {.prefix = "a", .after = "b"}).empty());
}

TEST(S3Listing, TakesLongDelimitersAndOddBytes) {
  const auto objects =
      objects_of({"x::1", "x::2", "y", std::string("z\xFF") + "1", std::string("z\xFF") + "2"});
  EXPECT_EQ(walk(objects, {.delimiter = "::"}).size(), 4U);
  EXPECT_EQ(list_objects(objects, {.delimiter = "\xFF"}).common_prefixes,
            (std::vector<std::string>{"z\xFF"}));
}

TEST(S3Listing, GivesNothingWhenNothingIsAskedFor) {
  const ListingPage page = list_objects(objects_of({"a"}), {.keys_max = 0});
  EXPECT_TRUE(page.objects.empty());
  EXPECT_FALSE(page.truncated);
}

TEST(S3Listing, PagesWithTokensThatOnlyItUnderstands) {
  TestWorld s3;
  s3.make_bucket();
  for (const char* key : {"a", "b", "c"}) s3.put(std::string("/bucket/") + key, "1");
  const auto first = s3.get("/bucket?list-type=2&max-keys=2");
  EXPECT_EQ(elements(first.body, "Key"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(element(first.body, "IsTruncated"), "true");
  EXPECT_EQ(element(first.body, "KeyCount"), "2");
  std::string token = element(first.body, "NextContinuationToken");
  EXPECT_EQ(token.find("b"), std::string::npos) << "a token that looks like a key gets built by clients";
  for (auto at = token.find('='); at != std::string::npos; at = token.find('=')) token.replace(at, 1, "%3D");
  const auto second = s3.get("/bucket?continuation-token=" + token + "&list-type=2&max-keys=2");
  EXPECT_EQ(elements(second.body, "Key"), (std::vector<std::string>{"c"}));
  EXPECT_EQ(element(second.body, "IsTruncated"), "false");
  EXPECT_EQ(element(second.body, "NextContinuationToken"), "");
  EXPECT_EQ(element(s3.get("/bucket?continuation-token=Yg%3D%3D&list-type=2").body, "Code"),
            "InvalidArgument");
}

TEST(S3Listing, EncodesKeysOnlyWhenAsked) {
  TestWorld s3;
  s3.make_bucket();
  s3.put("/bucket/a%20b/%2B%01%26", "1");
  const auto plain = s3.get("/bucket?list-type=2");
  EXPECT_EQ(element(plain.body, "Key"), "a b/+&#x1;&amp;");
  EXPECT_EQ(element(plain.body, "EncodingType"), "");
  const auto encoded = s3.get("/bucket?delimiter=%2B&encoding-type=url&list-type=2&prefix=a%20b");
  EXPECT_EQ(elements(encoded.body, "Prefix"), (std::vector<std::string>{"a+b", "a+b/%2B"}));
  EXPECT_EQ(element(encoded.body, "Delimiter"), "%2B");
  EXPECT_EQ(element(encoded.body, "EncodingType"), "url");
  EXPECT_EQ(s3.get("/bucket?encoding-type=base64&list-type=2").head.status, 400);
}

TEST(S3Listing, RefusesLimitsThatAreNone) {
  TestWorld s3;
  s3.make_bucket();
  for (const char* limit : {"-1", "x", "2147483648"})
    EXPECT_EQ(element(s3.get(std::string("/bucket?list-type=2&max-keys=") + limit).body, "Code"),
              "InvalidArgument");
  EXPECT_EQ(element(s3.get("/bucket?list-type=2&max-keys=5000").body, "MaxKeys"), "1000");
  EXPECT_EQ(element(s3.get("/nobody?list-type=2").body, "Code"), "NoSuchBucket");
}

}  // namespace
}  // namespace ploy::sandbox::s3
