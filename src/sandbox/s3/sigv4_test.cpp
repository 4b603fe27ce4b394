#include "sandbox/s3/sigv4.hpp"

#include <gtest/gtest.h>

#include "sandbox/s3/http_time.hpp"

namespace ploy::sandbox::s3 {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kHeaderScope =
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";

Credentials example_credentials() {
  return {.access_key = "AKIAIOSFODNN7EXAMPLE",
          .secret_key = Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")};
}

Timestamp example_time() { return *parse_amz_time("20130524T000000Z"); }

net::RequestHead head(std::string method, std::string target, net::Headers headers) {
  net::RequestHead out{
      .method = std::move(method), .target = target, .path = target, .headers = std::move(headers)};
  if (const auto mark = target.find('?'); mark != std::string::npos) {
    out.path = target.substr(0, mark);
    out.query = target.substr(mark + 1);
  }
  return out;
}

Outcome<Verified> verify(const net::RequestHead& head, Timestamp now = example_time(),
                         const Credentials& credentials = example_credentials()) {
  const auto request = parse_request(head, "1");
  if (!request) return std::unexpected(request.error());
  return verify_signature(*request, credentials, now);
}

// The code a request is refused with; "" when it is let in.
std::string code_of(const Outcome<Verified>& outcome) { return outcome ? "" : outcome.error().code; }

std::string authorization(std::string_view signed_headers, std::string_view signature) {
  return std::string(kHeaderScope) + ",SignedHeaders=" + std::string(signed_headers) +
         ",Signature=" + std::string(signature);
}

net::Headers aws_headers(std::string_view sha256 = kEmptySha256) {
  return {{"Host", "examplebucket.s3.amazonaws.com"},
          {"x-amz-content-sha256", std::string(sha256)},
          {"x-amz-date", "20130524T000000Z"}};
}

net::RequestHead aws_get(std::string target, std::string_view signature) {
  net::Headers headers = aws_headers();
  headers.add("Authorization", authorization("host;x-amz-content-sha256;x-amz-date", signature));
  return head("GET", std::move(target), std::move(headers));
}

// Amazon S3 API Reference, "Signature Calculations for the Authorization Header", the four examples.
TEST(SigV4, AcceptsThePublishedGetOfARange) {
  net::Headers headers = aws_headers();
  headers.add("Range", "bytes=0-9");
  headers.add("Authorization",
              authorization("host;range;x-amz-content-sha256;x-amz-date",
                            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
  EXPECT_EQ(code_of(verify(head("GET", "/test.txt", headers))), "");
}

TEST(SigV4, AcceptsThePublishedPut) {
  net::Headers headers = aws_headers("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  headers.add("Date", "Fri, 24 May 2013 00:00:00 GMT");
  headers.add("x-amz-storage-class", "REDUCED_REDUNDANCY");
  headers.add("Authorization",
              authorization("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
  const auto verified = verify(head("PUT", "/test%24file.text", headers));
  ASSERT_EQ(code_of(verified), "");
  EXPECT_EQ(verified->payload, PayloadKind::kHashed);
}

TEST(SigV4, AcceptsThePublishedSubresourceAndListing) {
  EXPECT_EQ(code_of(verify(
                aws_get("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"))),
            "");
  EXPECT_EQ(code_of(verify(aws_get("/?max-keys=2&prefix=J",
                                   "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))),
            "");
}

net::RequestHead presigned(std::string_view signature) {
  return head(
      "GET",
      "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
      "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders="
      "host&X-Amz-Signature=" +
          std::string(signature),
      {{"Host", "examplebucket.s3.amazonaws.com"}});
}

TEST(SigV4, AcceptsThePublishedPresignedUrlUntilItExpires) {
  const auto url = presigned("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  EXPECT_EQ(code_of(verify(url)), "");
  EXPECT_EQ(verify(url)->payload, PayloadKind::kUnsigned);
  EXPECT_EQ(code_of(verify(url, example_time() + 24h)), "");
  const auto late = verify(url, example_time() + 24h + 1s);
  ASSERT_EQ(code_of(late), "AccessDenied");
  EXPECT_EQ(late.error().message, "Request has expired");
  EXPECT_EQ(verify(url, example_time() - 16min).error().message, "Request is not yet valid");
  EXPECT_EQ(code_of(verify(presigned("00eed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))),
            "SignatureDoesNotMatch");
}

struct Vector {
  const char* method;
  const char* target;
  const char* signature;
};

// Made by an independent signer whose requests Ceph RGW accepted.
TEST(SigV4, AcceptsAwkwardKeysSignedByAnIndependentSigner) {
  const Vector vectors[] = {
      {"GET", "/bkt/a%20b", "2c9f58c73374da84b2d90c088be63c7d13e825737f64b5fb82654f683cce11a6"},
      {"GET", "/bkt/a%2Bb", "c3f0eacb8a7af7a4472ee4ef5b76a15a66564e32d2346b2b9790764fcb79cf80"},
      {"GET", "/bkt/dt%3D1/x", "78d1bcf5f2e78d97ad773a85e38d120888539692dede08629771fc96d52d7ff3"},
      {"GET", "/bkt/%E1%88%B4%C3%A9", "abefa390858b8d388c2e3705e87913dbfa100044b5ffbb6b3a8378790c7ddb2a"},
      {"GET", "/bkt/%F0%9F%98%80", "0f256967683e7677dbb8fa94b9b89b1ba6514cdd1e6e1e1a311d5467ad502a30"},
      {"GET", "/bkt/a//b", "a66b6dc3a0719de0117a2c3c2953bf7b6112e1e4bfba9e1c34df9ccd0e160640"},
      {"GET", "/bkt//lead", "65fbbff6f13abfe7cf768e151b3696e0f84526cf956f7cd67e854e2cd63f4b53"},
      {"GET", "/bkt/a/../b", "e530ae852be4cc97504900d05a7238ce48af9712fbd569d1e806e2e2ff25f613"},
      {"GET", "/bkt/100%25", "7e2a25b6897b37d0c07c9558928f6924a178d4cb6db784df58cabe61196fdba0"},
      {"GET", "/bkt/%28p%29%21%2A%27", "4a6463d6de258dedb51e817ba38b71d7e3a0f043aaddb4403f8acc35fad74fe0"},
      {"GET", "/bkt/q%3Fx%23y", "ef57afd64dd051b64759741bfcb4a7aabc1c49f66f6c8dc3fbd70adb1c3dab2a"},
      {"GET", "/bkt/dir/", "859cfc9a10b351f54e8613490ae59c5f4055e529cabd7ffb24e895f5fd243836"},
      {"GET", "/bkt?encoding-type=url&list-type=2&prefix=a%20b%2F%2B%C3%A9",
       "5c8a0729778b7c9bfbe8c814de5d698ffa9e3839947a292c3183b4928e57a0d3"},
      {"GET", "/bkt?prefix=a%20b%2f%2b%c3%a9&list-type=2&encoding-type=url",
       "5c8a0729778b7c9bfbe8c814de5d698ffa9e3839947a292c3183b4928e57a0d3"},
      {"GET", "/bkt?continuation-token=ab%2Bc%2Fd%3D%3D&list-type=2",
       "83ddb18310bf0769ae19234f773c1375bccd23df659548065ee2bda8039838e5"},
      {"POST", "/bkt/k?uploads=", "fb5a969b56853d14fa84599c8d3fc504d77bb627c75273cbb3ab83c9bb232ce8"},
      {"POST", "/bkt/k?uploads", "fb5a969b56853d14fa84599c8d3fc504d77bb627c75273cbb3ab83c9bb232ce8"},
      {"PUT", "/bkt/k?partNumber=2&uploadId=A~b_c.d",
       "9f89abd25eaafeb3f1fae1dc857e13411ab7bc3d4a28acc74ef2d28d9582199a"},
  };
  for (const Vector& vector : vectors) {
    const net::Headers headers = {
        {"Host", "s3.example.test:9000"},
        {"X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"},
        {"X-Amz-Date", "20130524T000000Z"},
        {"Authorization", authorization("host;x-amz-content-sha256;x-amz-date", vector.signature)}};
    EXPECT_EQ(code_of(verify(head(vector.method, vector.target, headers))), "") << vector.target;
  }
}

TEST(SigV4, AcceptsSignedTokensAndMetadataInTheOrderOfTheirNames) {
  const net::Headers common = {{"Host", "s3.example.test:9000"},
                               {"X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"},
                               {"X-Amz-Date", "20130524T000000Z"}};
  net::Headers token = common;
  token.add("X-Amz-Security-Token", "tok/+==");
  token.add("Authorization",
            authorization("host;x-amz-content-sha256;x-amz-date;x-amz-security-token",
                          "3da2fc4cbabb418980ba5918dc4064df2cc4fb9c0f7b2dbea12c5a7ca43e4c4e"));
  EXPECT_EQ(code_of(verify(head("GET", "/bkt/k", token))), "");
  net::Headers metadata = common;
  metadata.add("x-amz-meta-a-b", " 2 ");
  metadata.add("x-amz-meta-a", "1");
  metadata.add("Authorization",
               authorization("host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-meta-a-b",
                             "639399e12dea2fb6a4097427c2da07ddf7edf5df4387b30b42ed09983b848167"));
  EXPECT_EQ(code_of(verify(head("PUT", "/bkt/k", metadata))), "");
}

constexpr const char* kLifecycle = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543";

TEST(SigV4, RefusesWhatWasChangedAfterSigning) {
  EXPECT_EQ(code_of(verify(aws_get("/?lifecycl", kLifecycle))), "SignatureDoesNotMatch");
  EXPECT_EQ(code_of(verify(aws_get("/x?lifecycle", kLifecycle))), "SignatureDoesNotMatch");
  auto other_method = aws_get("/?lifecycle", kLifecycle);
  other_method.method = "DELETE";
  EXPECT_EQ(code_of(verify(other_method)), "SignatureDoesNotMatch");
  Credentials wrong = example_credentials();
  wrong.secret_key = Secret("another");
  EXPECT_EQ(code_of(verify(aws_get("/?lifecycle", kLifecycle), example_time(), wrong)),
            "SignatureDoesNotMatch");
}

TEST(SigV4, RefusesAmzHeadersThatAreNotSigned) {
  auto request = aws_get("/?lifecycle", kLifecycle);
  request.headers.add("x-amz-acl", "public-read");
  const auto outcome = verify(request);
  ASSERT_EQ(code_of(outcome), "AccessDenied");
  EXPECT_EQ(outcome.error().details.front().second, "x-amz-acl");
}

TEST(SigV4, RefusesClocksMoreThanFifteenMinutesApart) {
  const auto request = aws_get("/?lifecycle", kLifecycle);
  for (const auto skew : {-15min, 15min}) EXPECT_EQ(code_of(verify(request, example_time() + skew)), "");
  for (const auto skew : {-901s, 901s})
    EXPECT_EQ(code_of(verify(request, example_time() + skew)), "RequestTimeTooSkewed");
}

TEST(SigV4, NamesTheRightRegionAndRefusesUnknownKeys) {
  Credentials elsewhere = example_credentials();
  elsewhere.region = "eu-central-1";
  const auto outcome = verify(aws_get("/?lifecycle", kLifecycle), example_time(), elsewhere);
  ASSERT_EQ(code_of(outcome), "AuthorizationHeaderMalformed");
  EXPECT_EQ(outcome.error().details.front().second, "eu-central-1");
  Credentials somebody = example_credentials();
  somebody.access_key = "AKIA2";
  EXPECT_EQ(code_of(verify(aws_get("/?lifecycle", kLifecycle), example_time(), somebody)),
            "InvalidAccessKeyId");
}

TEST(SigV4, RefusesUnsignedMalformedAndOlderRequests) {
  const net::Headers plain = aws_headers();
  EXPECT_EQ(code_of(verify(head("GET", "/", plain))), "AccessDenied");
  const std::pair<const char*, const char*> cases[] = {
      {"AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo", "InvalidRequest"},
      {"AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0", "AuthorizationHeaderMalformed"},
      {"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
       "AuthorizationHeaderMalformed"},
      {"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130523/us-east-1/s3/aws4_request, "
       "SignedHeaders=host, "
       "Signature=0",
       "AuthorizationHeaderMalformed"},
  };
  for (const auto& [value, code] : cases) {
    net::Headers headers = plain;
    headers.add("Authorization", value);
    EXPECT_EQ(code_of(verify(head("GET", "/", headers))), code) << value;
  }
}

TEST(SigV4, RequiresTheHashOfThePayload) {
  net::Headers headers = {{"Host", "examplebucket.s3.amazonaws.com"}, {"x-amz-date", "20130524T000000Z"}};
  headers.add("Authorization", authorization("host;x-amz-date", "00"));
  EXPECT_EQ(code_of(verify(head("GET", "/", headers))), "InvalidRequest");
  headers.add("x-amz-content-sha256", "abc");
  EXPECT_EQ(code_of(verify(head("GET", "/", headers))), "InvalidArgument");
}

}  // namespace
}  // namespace ploy::sandbox::s3
