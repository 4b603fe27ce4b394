#include "sandbox/s3/checksum.hpp"

#include <gtest/gtest.h>

namespace ploy::sandbox::s3 {
namespace {

std::string checksum_of(std::string_view algorithm, std::string_view text, std::size_t step) {
  const auto checksum = make_checksum(algorithm);
  for (std::size_t at = 0; at < text.size(); at += step) checksum->update(as_bytes(text.substr(at, step)));
  return checksum->finish();
}

// The catalogue of parametrised CRC algorithms gives each algorithm's value for "123456789": cbf43926,
// e3069283, ae8b14860a799888.
TEST(Checksum, MatchesThePublishedCheckValues) {
  const std::pair<const char*, const char*> cases[] = {
      {"crc32", "y/Q5Jg=="},
      {"crc32c", "4waSgw=="},
      {"crc64nvme", "rosUhgp5mIg="},
      {"sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="},
      {"sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="}};
  for (const auto& [algorithm, expected] : cases)
    for (const std::size_t step : {std::size_t{1}, std::size_t{9}})
      EXPECT_EQ(checksum_of(algorithm, "123456789", step), expected) << algorithm;
}

TEST(Checksum, DoesNotDependOnHowTheBytesArrive) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
  for (const char* algorithm : {"crc32", "crc32c", "crc64nvme", "sha1", "sha256"})
    EXPECT_EQ(checksum_of(algorithm, text, 1), checksum_of(algorithm, text, 997)) << algorithm;
}

TEST(Checksum, KnowsWhichHeadersCarryOne) {
  EXPECT_EQ(checksum_algorithm("x-amz-checksum-crc32"), "crc32");
  EXPECT_EQ(checksum_algorithm("x-amz-checksum-mode"), "");
  EXPECT_EQ(checksum_algorithm("x-amz-checksum-algorithm"), "");
  EXPECT_EQ(checksum_algorithm("content-md5"), "");
}

}  // namespace
}  // namespace ploy::sandbox::s3
