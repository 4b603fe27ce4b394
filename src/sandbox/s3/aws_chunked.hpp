#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "net/http_message.hpp"
#include "sandbox/s3/sigv4.hpp"

namespace ploy::sandbox::s3 {

// Undoes the "aws-chunked" encoding that SDKs put around a streamed body: chunks, each signed or not, and
// perhaps trailing headers.
//
//   400;chunk-signature=ad80...\r\n <1024 bytes> \r\n
//   0;chunk-signature=b6c6...\r\n
//   x-amz-checksum-crc32:sOO8/Q==\r\n
//   x-amz-trailer-signature:d81f...\r\n
//   \r\n
//
// Each signature covers its chunk and the signature before it; the first builds on that of the head. Bytes
// are passed on before the signature of their chunk is known to be right, so what they become may only be
// published after finish(). One thread at a time.
// Source: Amazon S3 User Guide, "Signature calculations: chunked upload", "... with trailing headers".
class AwsChunkedDecoder {
 public:
  using Output = std::function<Outcome<void>(ByteView)>;

  AwsChunkedDecoder(PayloadKind kind, ChunkSeed seed, Output output);

  Outcome<void> write(ByteView bytes);

  // The trailing headers, their names in lower case. kIncompleteBody: the encoding does not end here.
  Outcome<net::Headers> finish();

 private:
  enum class At { kChunkHead, kData, kDataEnd, kTrailer, kEnd };

  Outcome<void> take_line(std::string_view line);
  Outcome<void> begin_chunk(std::string_view line);
  Outcome<void> end_chunk();
  Outcome<void> take_trailer(std::string_view line);
  Outcome<void> end_trailers();
  Outcome<void> check_signature(std::string_view string_to_sign, std::string_view claimed);

  PayloadKind kind_;
  ChunkSeed seed_;
  Output output_;
  At at_ = At::kChunkHead;
  std::string line_;
  std::uint64_t left_ = 0;  // of the chunk's data
  bool small_chunk_seen_ = false;
  std::string chunk_signature_;
  Sha256 chunk_hash_;
  std::string trailer_text_;  // as it is signed
  std::string trailer_signature_;
  net::Headers trailers_;
};

}  // namespace ploy::sandbox::s3
