#include "sandbox/s3/refusal.hpp"

#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

struct Published {
  int status;
  const char* code;
  const char* message;
};

Published published(Code code) {
  switch (code) {
    case Code::kAccessControlListNotSupported:
      return {400, "AccessControlListNotSupported", "The bucket does not allow ACLs."};
    case Code::kAccessDenied:
      return {403, "AccessDenied", "Access Denied."};
    case Code::kAuthorizationHeaderMalformed:
      return {400, "AuthorizationHeaderMalformed",
              "The authorization header that you provided is not valid."};
    case Code::kAuthorizationQueryParametersError:
      return {400, "AuthorizationQueryParametersError", "The authorization query parameters are not valid."};
    case Code::kBadDigest:
      return {400, "BadDigest",
              "The Content-MD5 or checksum value that you specified did not match what the "
              "server received."};
    case Code::kBucketAlreadyOwnedByYou:
      return {409, "BucketAlreadyOwnedByYou",
              "The bucket that you tried to create already exists, and you own it."};
    case Code::kBucketNotEmpty:
      return {409, "BucketNotEmpty", "The bucket that you tried to delete is not empty."};
    case Code::kEntityTooLarge:
      return {400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size."};
    case Code::kEntityTooSmall:
      return {400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed object size."};
    case Code::kIncompleteBody:
      return {400, "IncompleteBody",
              "You did not provide the number of bytes specified by the Content-Length HTTP header."};
    case Code::kInternalError:
      return {500, "InternalError", "An internal error occurred. Try again."};
    case Code::kInvalidAccessKeyId:
      return {403, "InvalidAccessKeyId",
              "The access key ID that you provided does not exist in our records."};
    case Code::kInvalidArgument:
      return {400, "InvalidArgument", "Invalid Argument."};
    case Code::kInvalidBucketName:
      return {400, "InvalidBucketName", "The specified bucket is not valid."};
    case Code::kInvalidChunkSize:
      return {403, "InvalidChunkSizeError",
              "Only the last chunk is allowed to have a size less than 8192 bytes."};
    case Code::kInvalidDigest:
      return {400, "InvalidDigest", "The Content-MD5 or checksum value that you specified is not valid."};
    case Code::kInvalidLocationConstraint:
      return {400, "InvalidLocationConstraint", "The specified location constraint is not valid."};
    case Code::kInvalidPart:
      return {
          400, "InvalidPart",
          "One or more of the specified parts could not be found. The part might not have been uploaded, or "
          "the specified entity tag might not have matched the part's entity tag."};
    case Code::kInvalidPartOrder:
      return {
          400, "InvalidPartOrder",
          "The list of parts was not in ascending order. The parts list must be specified in order by part "
          "number."};
    case Code::kInvalidRange:
      return {416, "InvalidRange", "The requested range is not satisfiable."};
    case Code::kInvalidRequest:
      return {400, "InvalidRequest", "Invalid Request."};
    case Code::kInvalidStorageClass:
      return {400, "InvalidStorageClass", "The storage class that you specified is not valid."};
    case Code::kInvalidTag:
      return {400, "InvalidTag", "The tag provided was not a valid tag."};
    case Code::kInvalidUri:
      return {400, "InvalidURI", "The specified URI couldn't be parsed."};
    case Code::kKeyTooLong:
      return {400, "KeyTooLongError", "Your key is too long."};
    case Code::kMalformedTrailer:
      return {400, "MalformedTrailerError", "The request contained trailing data that was not well-formed."};
    case Code::kMalformedXml:
      return {400, "MalformedXML", "The XML that you provided was not well formed or did not validate."};
    case Code::kMetadataTooLarge:
      return {400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size."};
    case Code::kMethodNotAllowed:
      return {405, "MethodNotAllowed", "The specified method is not allowed against this resource."};
    case Code::kMissingContentLength:
      return {411, "MissingContentLength", "You must provide the Content-Length HTTP header."};
    case Code::kNoSuchBucket:
      return {404, "NoSuchBucket", "The specified bucket does not exist."};
    case Code::kNoSuchBucketPolicy:
      return {404, "NoSuchBucketPolicy", "The specified bucket does not have a bucket policy."};
    case Code::kNoSuchConfiguration:
      return {404, "NoSuchConfiguration", "The specified configuration does not exist."};
    case Code::kNoSuchKey:
      return {404, "NoSuchKey", "The specified key does not exist."};
    case Code::kNoSuchUpload:
      return {
          404, "NoSuchUpload",
          "The specified multipart upload does not exist. The upload ID might not be valid, or the multipart "
          "upload might have been aborted or completed."};
    case Code::kNotImplemented:
      return {501, "NotImplemented",
              "A header or parameter that you provided implies functionality that is not "
              "implemented."};
    case Code::kPayloadHashMismatch:
      return {400, "XAmzContentSHA256Mismatch",
              "The provided 'x-amz-content-sha256' header does not match what was computed."};
    case Code::kPreconditionFailed:
      return {412, "PreconditionFailed",
              "At least one of the preconditions that you specified did not hold."};
    case Code::kRequestTimeTooSkewed:
      return {403, "RequestTimeTooSkewed",
              "The difference between the request time and the server's time is too "
              "large."};
    case Code::kSignatureDoesNotMatch:
      return {
          403, "SignatureDoesNotMatch",
          "The request signature that the server calculated does not match the signature that you provided. "
          "Check your secret access key and signing method."};
  }
  return {500, "InternalError", ""};
}

}  // namespace

Refusal make_refusal(Code code, std::string message) {
  const Published known = published(code);
  return {.status = known.status,
          .code = known.code,
          .message = message.empty() ? std::string(known.message) : std::move(message)};
}

std::string to_xml(const Refusal& refusal, std::string_view resource, std::string_view request_id) {
  XmlWriter xml;
  xml.open("Error");
  xml.leaf("Code", refusal.code);
  xml.leaf("Message", refusal.message);
  for (const auto& [name, value] : refusal.details) xml.leaf(name, value);
  xml.leaf("Resource", resource);
  xml.leaf("RequestId", request_id);
  xml.leaf("HostId", "telegramploy-sandbox");
  xml.close("Error");
  return std::move(xml).str();
}

}  // namespace ploy::sandbox::s3
