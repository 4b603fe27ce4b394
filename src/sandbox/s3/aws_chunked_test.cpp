#include "sandbox/s3/aws_chunked.hpp"

#include <gtest/gtest.h>

namespace ploy::sandbox::s3 {
namespace {

// Amazon S3 User Guide, "Signature calculations for the authorization header: transferring payload in
// multiple chunks": 66560 times 'a', in chunks of 64 KiB.
ChunkSeed example_seed(std::string signature) {
  return {
      .signing_key = signing_key(Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "20130524", "us-east-1"),
      .amz_date = "20130524T000000Z",
      .scope = "20130524/us-east-1/s3/aws4_request",
      .signature = std::move(signature)};
}

const std::string kSeed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";

std::string example_body() {
  return "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" +
         std::string(65536, 'a') +
         "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" +
         std::string(1024, 'a') +
         "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
}

struct Decoded {
  std::string code;  // of the refusal; "" when all is right
  std::string data;
  net::Headers trailers;
};

// Decodes `body` given in pieces of `step` bytes.
Decoded decode(PayloadKind kind, const std::string& seed, std::string_view body, std::size_t step) {
  Decoded out;
  AwsChunkedDecoder decoder(kind, example_seed(seed), [&](ByteView bytes) -> Outcome<void> {
    out.data += as_text(bytes);
    return {};
  });
  for (std::size_t at = 0; at < body.size(); at += step)
    if (const auto ok = decoder.write(as_bytes(body.substr(at, step))); !ok) {
      out.code = ok.error().code;
      return out;
    }
  auto trailers = decoder.finish();
  if (!trailers)
    out.code = trailers.error().code;
  else
    out.trailers = *std::move(trailers);
  return out;
}

TEST(AwsChunked, AcceptsThePublishedExampleInPiecesOfAnySize) {
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{65536}, std::size_t{100000}}) {
    const Decoded decoded = decode(PayloadKind::kSignedChunks, kSeed, example_body(), step);
    EXPECT_EQ(decoded.code, "") << step;
    EXPECT_EQ(decoded.data, std::string(66560, 'a'));
  }
}

// The same guide, "... transferring a payload in multiple chunks with trailing headers".
TEST(AwsChunked, AcceptsThePublishedExampleWithTrailers) {
  const std::string body =
      "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" +
      std::string(65536, 'a') +
      "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" +
      std::string(1024, 'a') +
      "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
      "x-amz-checksum-crc32c:sOO8/Q==\r\n"
      "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
  const std::string seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
  const Decoded decoded = decode(PayloadKind::kSignedChunksTrailer, seed, body, 1000);
  EXPECT_EQ(decoded.code, "");
  EXPECT_EQ(decoded.trailers.find("x-amz-checksum-crc32c"), "sOO8/Q==");
  std::string changed = body;
  changed.replace(changed.find("sOO8"), 4, "sOO9");
  EXPECT_EQ(decode(PayloadKind::kSignedChunksTrailer, seed, changed, 1000).code, "SignatureDoesNotMatch");
}

TEST(AwsChunked, RefusesAChangedByteAnywhere) {
  const std::string body = example_body();
  for (const std::size_t at : {std::size_t{1}, std::size_t{30}, std::size_t{90}, std::size_t{50'000},
                               body.size() - 90, body.size() - 10, body.size() - 1}) {
    std::string changed = body;
    changed[at] = changed[at] == '3' ? '4' : '3';
    EXPECT_NE(decode(PayloadKind::kSignedChunks, kSeed, changed, 4096).code, "") << at;
  }
}

TEST(AwsChunked, RefusesEveryTruncation) {
  const std::string body = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n";
  ASSERT_EQ(decode(PayloadKind::kUnsignedChunksTrailer, "", body, 5).data, "abc");
  for (std::size_t n = 0; n < body.size(); ++n)
    EXPECT_EQ(decode(PayloadKind::kUnsignedChunksTrailer, "", std::string_view(body).substr(0, n), 5).code,
              "IncompleteBody")
        << n;
  EXPECT_EQ(decode(PayloadKind::kUnsignedChunksTrailer, "", body + "x", 5).code, "InvalidRequest");
}

TEST(AwsChunked, RefusesASmallChunkThatIsNotTheLast) {
  EXPECT_EQ(decode(PayloadKind::kUnsignedChunksTrailer, "", "3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n", 100).code,
            "InvalidChunkSizeError");
}

TEST(AwsChunked, RefusesWhatIsNoChunk) {
  for (const char* body : {"x\r\n", "3\nabc", "3\r\nabcd\r\n", "3;chunk-signature=0\r\nabc\r\n", "-1\r\n",
                           "\r\n", "10000000000000000\r\n", "0\r\nno colon\r\n"})
    EXPECT_NE(decode(PayloadKind::kUnsignedChunksTrailer, "", body, 100).code, "") << body;
}

}  // namespace
}  // namespace ploy::sandbox::s3
