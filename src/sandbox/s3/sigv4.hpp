#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/secret.hpp"
#include "sandbox/s3/refusal.hpp"
#include "sandbox/s3/request.hpp"

namespace ploy::sandbox::s3 {

// The one account that there is.
struct Credentials {
  std::string access_key;
  Secret secret_key;
  std::string region = "us-east-1";
};

// What the signature says about the body.
enum class PayloadKind {
  kHashed,                 // x-amz-content-sha256 is its hash
  kUnsigned,               // UNSIGNED-PAYLOAD
  kSignedChunks,           // STREAMING-AWS4-HMAC-SHA256-PAYLOAD
  kSignedChunksTrailer,    // STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
  kUnsignedChunksTrailer,  // STREAMING-UNSIGNED-PAYLOAD-TRAILER
};

// What each chunk of a signed stream is signed with; the first one builds on the signature of the head.
struct ChunkSeed {
  Sha256Digest signing_key{};
  std::string amz_date;
  std::string scope;  // "20130524/us-east-1/s3/aws4_request"
  std::string signature;
};

struct Verified {
  PayloadKind payload = PayloadKind::kUnsigned;
  std::string payload_sha256;  // with kHashed: lower-case hexadecimal
  ChunkSeed seed;
};

// Checks a request's AWS Signature Version 4, in its headers or in its query (presigned), as strictly as AWS:
// every x-amz-* header must be signed, x-amz-content-sha256 must be there, the clocks may differ by 15
// minutes.
//
// The product's S3 client has a signer of its own. This is deliberately a second, independent reading of the
// same specification, shared with nothing: a mistake in one does not pass in the other.
// Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)".
Outcome<Verified> verify_signature(const Request& request, const Credentials& credentials, Timestamp now);

// hmac(hmac(hmac(hmac("AWS4" + secret, date), region), "s3"), "aws4_request")
Sha256Digest signing_key(const Secret& secret, std::string_view date, std::string_view region);

// Lower-case hexadecimal HMAC of a string to sign.
std::string sign(const Sha256Digest& key, std::string_view string_to_sign);

}  // namespace ploy::sandbox::s3
