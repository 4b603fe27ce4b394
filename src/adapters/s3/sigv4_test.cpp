#include "adapters/s3/sigv4.hpp"

#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace ploy::s3 {
namespace {

const Timestamp kAt = *parse_time("2013-05-24T00:00:00Z");

Credentials example_credentials() {
  return {Secret("AKIAIOSFODNN7EXAMPLE"), Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), Secret()};
}

std::string signature_of(const UnsignedRequest& request) {
  const std::string value = authorization(request, example_credentials(), {"us-east-1"}, kAt);
  return value.substr(value.rfind('=') + 1);
}

struct Vector {
  std::string name;
  std::string method;
  std::string path;
  Query query;
  net::Headers extra;
  std::string wire_query;
  std::string signature;
};

void PrintTo(const Vector& vector, std::ostream* out) { *out << vector.name; }

// Examples of AWS, "Signature Calculations for the Authorization Header: Single Chunk".
class AwsExample : public testing::TestWithParam<Vector> {};

TEST_P(AwsExample, HasThePublishedSignature) {
  const Vector& v = GetParam();
  const std::string body = v.method == "PUT" ? "Welcome to Amazon S3." : "";
  UnsignedRequest request{v.method, v.path, v.query, v.extra, to_hex(sha256(as_bytes(body)))};
  request.headers.add("Host", "examplebucket.s3.amazonaws.com");
  request.headers.add("x-amz-date", amz_date(kAt));
  request.headers.add("x-amz-content-sha256", request.payload_hash);
  EXPECT_EQ(signature_of(request), v.signature);
}

INSTANTIATE_TEST_SUITE_P(
    Sigv4, AwsExample,
    testing::Values(Vector{"get with a range",
                           "GET",
                           "/test.txt",
                           {},
                           {{"Range", "bytes=0-9"}},
                           "",
                           "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
                    Vector{"put",
                           "PUT",
                           "/test%24file.text",
                           {},
                           {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                            {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                           "",
                           "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
                    Vector{"valueless query",
                           "GET",
                           "/",
                           {{"lifecycle", ""}},
                           {},
                           "",
                           "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
                    Vector{"list",
                           "GET",
                           "/",
                           {{"prefix", "J"}, {"max-keys", "2"}},
                           {},
                           "",
                           "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}));

// Made by an independent signer; Ceph RGW accepted the very requests.
class AwkwardKey : public testing::TestWithParam<Vector> {};

TEST_P(AwkwardKey, HasTheSignatureARealServerAccepted) {
  const Vector& v = GetParam();
  UnsignedRequest request{v.method, v.path, v.query, v.extra, std::string(kUnsignedPayload)};
  request.headers.add("host", "s3.example.test:9000");
  request.headers.add("x-amz-date", amz_date(kAt));
  request.headers.add("x-amz-content-sha256", request.payload_hash);
  EXPECT_EQ(signature_of(request), v.signature);
  EXPECT_EQ(canonical_query(v.query), v.wire_query);
  const bool about_a_key = v.query.empty() && v.extra.size() == 0;
  if (about_a_key) {
    EXPECT_EQ("/bkt/" + percent_encode(v.name, Slash::kKeep), v.path);
  }
}

Vector key_vector(std::string key, std::string path, std::string signature) {
  return {std::move(key), "GET", std::move(path), {}, {}, "", std::move(signature)};
}

INSTANTIATE_TEST_SUITE_P(
    Sigv4, AwkwardKey,
    testing::Values(
        key_vector("a b", "/bkt/a%20b", "2c9f58c73374da84b2d90c088be63c7d13e825737f64b5fb82654f683cce11a6"),
        key_vector("a+b", "/bkt/a%2Bb", "c3f0eacb8a7af7a4472ee4ef5b76a15a66564e32d2346b2b9790764fcb79cf80"),
        key_vector("dt=1/x", "/bkt/dt%3D1/x",
                   "78d1bcf5f2e78d97ad773a85e38d120888539692dede08629771fc96d52d7ff3"),
        key_vector("\u1234\u00e9", "/bkt/%E1%88%B4%C3%A9",
                   "abefa390858b8d388c2e3705e87913dbfa100044b5ffbb6b3a8378790c7ddb2a"),
        key_vector("\U0001F600", "/bkt/%F0%9F%98%80",
                   "0f256967683e7677dbb8fa94b9b89b1ba6514cdd1e6e1e1a311d5467ad502a30"),
        key_vector("a//b", "/bkt/a//b", "a66b6dc3a0719de0117a2c3c2953bf7b6112e1e4bfba9e1c34df9ccd0e160640"),
        key_vector("/lead", "/bkt//lead", "65fbbff6f13abfe7cf768e151b3696e0f84526cf956f7cd67e854e2cd63f4b53"),
        key_vector("a/../b", "/bkt/a/../b",
                   "e530ae852be4cc97504900d05a7238ce48af9712fbd569d1e806e2e2ff25f613"),
        key_vector("100%", "/bkt/100%25", "7e2a25b6897b37d0c07c9558928f6924a178d4cb6db784df58cabe61196fdba0"),
        key_vector("(p)!*'", "/bkt/%28p%29%21%2A%27",
                   "4a6463d6de258dedb51e817ba38b71d7e3a0f043aaddb4403f8acc35fad74fe0"),
        key_vector("q?x#y", "/bkt/q%3Fx%23y",
                   "ef57afd64dd051b64759741bfcb4a7aabc1c49f66f6c8dc3fbd70adb1c3dab2a"),
        key_vector("dir/", "/bkt/dir/", "859cfc9a10b351f54e8613490ae59c5f4055e529cabd7ffb24e895f5fd243836"),
        Vector{"list with a prefix",
               "GET",
               "/bkt",
               {{"list-type", "2"}, {"prefix", "a b/+\u00e9"}, {"encoding-type", "url"}},
               {},
               "encoding-type=url&list-type=2&prefix=a%20b%2F%2B%C3%A9",
               "5c8a0729778b7c9bfbe8c814de5d698ffa9e3839947a292c3183b4928e57a0d3"},
        Vector{"list with a token",
               "GET",
               "/bkt",
               {{"list-type", "2"}, {"continuation-token", "ab+c/d=="}},
               {},
               "continuation-token=ab%2Bc%2Fd%3D%3D&list-type=2",
               "83ddb18310bf0769ae19234f773c1375bccd23df659548065ee2bda8039838e5"},
        Vector{"begin a multipart upload",
               "POST",
               "/bkt/k",
               {{"uploads", ""}},
               {},
               "uploads=",
               "fb5a969b56853d14fa84599c8d3fc504d77bb627c75273cbb3ab83c9bb232ce8"},
        Vector{"put a part",
               "PUT",
               "/bkt/k",
               {{"partNumber", "2"}, {"uploadId", "A~b_c.d"}},
               {},
               "partNumber=2&uploadId=A~b_c.d",
               "9f89abd25eaafeb3f1fae1dc857e13411ab7bc3d4a28acc74ef2d28d9582199a"},
        Vector{"with a session token",
               "GET",
               "/bkt/k",
               {},
               {{"X-Amz-Security-Token", "tok/+=="}},
               "",
               "3da2fc4cbabb418980ba5918dc4064df2cc4fb9c0f7b2dbea12c5a7ca43e4c4e"},
        Vector{"metadata names that begin alike",
               "PUT",
               "/bkt/k",
               {},
               {{"x-amz-meta-a-b", "2"}, {"x-amz-meta-a", "1"}},
               "",
               "639399e12dea2fb6a4097427c2da07ddf7edf5df4387b30b42ed09983b848167"}));

TEST(Sigv4, NamesDayRegionAndServiceInTheCredential) {
  UnsignedRequest request{"GET", "/", {}, {{"host", "h"}}, std::string(kEmptyPayload)};
  const std::string value = authorization(request, example_credentials(), {"eu-1", "sns"}, kAt);
  EXPECT_TRUE(
      value.starts_with("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/eu-1/sns/aws4_request, "
                        "SignedHeaders=host, Signature="))
      << value;
}

TEST(Sigv4, TrimsAndJoinsHeaderValues) {
  UnsignedRequest request{
      "GET", "/", {}, {{"B", "  x   y "}, {"a", "1"}, {"b", "z"}}, std::string(kEmptyPayload)};
  EXPECT_EQ(canonical_request(request), "GET\n/\n\na:1\nb:x y,z\n\na;b\n" + std::string(kEmptyPayload));
}

TEST(Sigv4, SortsByEncodedNameThenValue) {
  EXPECT_EQ(canonical_query({{"b", "2"}, {"a", "\u00e9"}, {"b", "10"}, {"a-b", ""}}),
            "a=%C3%A9&a-b=&b=10&b=2");
}

TEST(Sigv4, DropsFractionsOfASecond) {
  EXPECT_EQ(amz_date(kAt + std::chrono::milliseconds(999)), "20130524T000000Z");
}

}  // namespace
}  // namespace ploy::s3
