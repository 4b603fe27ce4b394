#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/hash.hpp"
#include "net/http_server.hpp"
#include "sandbox/s3/aws_chunked.hpp"
#include "sandbox/s3/checksum.hpp"
#include "sandbox/s3/sigv4.hpp"

namespace ploy::sandbox::s3 {

// What is known of a body once all of it has come and every promise about it was kept.
struct PayloadFacts {
  std::uint64_t size = 0;
  Md5Digest md5{};
  std::optional<net::Header> checksum;  // x-amz-checksum-*, when the client sent one
};

// Where the bytes of a body go. Destroyed without finish() when the body fails: nothing may remain then.
class PayloadTarget {
 public:
  virtual ~PayloadTarget() = default;
  virtual Outcome<void> write(ByteView bytes) = 0;
  // The body is complete and right: acts, and gives the answer.
  virtual Outcome<net::Answer> finish(const PayloadFacts& facts) = 0;
};

// Takes a body of at most `bytes_max` into memory.
std::unique_ptr<PayloadTarget> collect(std::uint64_t bytes_max,
                                       std::function<Outcome<net::Answer>(std::string body)> act);

// Takes the body of a verified request: undoes the chunked encoding, checks the length, the signed hash,
// Content-MD5 and x-amz-checksum-* (in the head or behind the body), and passes the bytes on.
class PayloadReader {
 public:
  // kMissingContentLength, kInvalidDigest, kInvalidArgument, kEntityTooLarge: wrong before any byte has come.
  static Outcome<std::unique_ptr<PayloadReader>> begin(const Request& request, const Verified& verified,
                                                       std::unique_ptr<PayloadTarget> target);

  PayloadReader(const PayloadReader&) = delete;
  PayloadReader& operator=(const PayloadReader&) = delete;

  Outcome<void> write(ByteView bytes);
  Outcome<net::Answer> finish();

 private:
  PayloadReader(const Verified& verified, std::unique_ptr<PayloadTarget> target);
  Outcome<void> read_promises(const Request& request);
  Outcome<void> expect_checksum(const net::Header& header);
  Outcome<void> take(ByteView bytes);
  Outcome<void> take_trailers(const net::Headers& trailers);

  PayloadKind kind_;
  std::string sha256_;
  std::unique_ptr<PayloadTarget> target_;
  std::optional<AwsChunkedDecoder> chunks_;
  std::optional<std::uint64_t> size_expected_;
  std::optional<Bytes> md5_expected_;
  std::string checksum_name_;                  // "x-amz-checksum-crc32"; empty: none
  std::optional<std::string> checksum_value_;  // empty while it is to come in a trailer
  std::unique_ptr<Checksum> checksum_;
  Sha256 sha256_hash_;
  Md5 md5_hash_;
  std::uint64_t size_ = 0;
};

}  // namespace ploy::sandbox::s3
