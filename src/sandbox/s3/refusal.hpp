#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http_message.hpp"

namespace ploy::sandbox::s3 {

// S3's published errors, as far as this server gives them. Names, statuses and texts: "Amazon S3 API
// Reference, Error responses".
enum class Code {
  kAccessControlListNotSupported,
  kAccessDenied,
  kAuthorizationHeaderMalformed,
  kAuthorizationQueryParametersError,
  kBadDigest,
  kBucketAlreadyOwnedByYou,
  kBucketNotEmpty,
  kEntityTooLarge,
  kEntityTooSmall,
  kIncompleteBody,
  kInternalError,
  kInvalidAccessKeyId,
  kInvalidArgument,
  kInvalidBucketName,
  kInvalidChunkSize,
  kInvalidDigest,
  kInvalidLocationConstraint,
  kInvalidPart,
  kInvalidPartOrder,
  kInvalidRange,
  kInvalidRequest,
  kInvalidStorageClass,
  kInvalidTag,
  kInvalidUri,
  kKeyTooLong,
  kMalformedTrailer,
  kMalformedXml,
  kMetadataTooLarge,
  kMethodNotAllowed,
  kMissingContentLength,
  kNoSuchBucket,
  kNoSuchBucketPolicy,
  kNoSuchConfiguration,  // its name differs with each kind of configuration: see Refusal::code
  kNoSuchKey,
  kNoSuchUpload,
  kNotImplemented,
  kPayloadHashMismatch,
  kPreconditionFailed,
  kRequestTimeTooSkewed,
  kSignatureDoesNotMatch,
};

// A request that is answered with an error document.
struct Refusal {
  int status;
  std::string code;
  std::string message;
  std::vector<std::pair<std::string, std::string>> details = {};  // further elements of the document
  net::Headers headers = {};                                      // further headers of the answer
};

template <class T>
using Outcome = std::expected<T, Refusal>;

// An empty `message` means the published text.
Refusal make_refusal(Code code, std::string message = {});

inline std::unexpected<Refusal> refuse(Code code, std::string message = {}) {
  return std::unexpected(make_refusal(code, std::move(message)));
}

// The error document. `resource` is the path as it was asked for.
std::string to_xml(const Refusal& refusal, std::string_view resource, std::string_view request_id);

}  // namespace ploy::sandbox::s3
