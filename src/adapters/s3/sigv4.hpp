#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "net/http_message.hpp"

namespace ploy::s3 {

struct Credentials {
  Secret access_key;
  Secret secret_key;
  Secret session_token;  // empty unless the credentials are temporary
};

// Names and values as they are meant, not encoded; a name without a value has an empty one.
using Query = std::vector<std::pair<std::string, std::string>>;

// Sorted and encoded as it is signed. Goes on the wire just so: what is sent is what was signed.
std::string canonical_query(const Query& query);

// SHA-256 of an empty body: the payload hash of every request without one.
inline constexpr std::string_view kEmptyPayload =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

struct UnsignedRequest {
  std::string method;
  std::string path;  // on the wire: percent-encoded once, dot segments and doubled slashes kept
  Query query;
  net::Headers headers;      // all of them are signed: host, x-amz-date, x-amz-content-sha256, ...
  std::string payload_hash;  // lower-case hex SHA-256 of the body, or kUnsignedPayload
};

struct SigningScope {
  std::string region;
  std::string service = "s3";
};

// "20130524T000000Z": the value of x-amz-date.
std::string amz_date(Timestamp at);

// The three steps of AWS Signature Version 4, in S3's flavour: paths are neither normalised nor encoded
// twice. Source: AWS, "Authenticating Requests: Using the Authorization Header".
std::string canonical_request(const UnsignedRequest& request);
std::string string_to_sign(const UnsignedRequest& request, const SigningScope& scope, Timestamp at);
// The value of the Authorization header.
std::string authorization(const UnsignedRequest& request, const Credentials& credentials,
                          const SigningScope& scope, Timestamp at);

}  // namespace ploy::s3
