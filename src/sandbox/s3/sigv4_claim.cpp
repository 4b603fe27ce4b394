#include "sandbox/s3/sigv4_claim.hpp"

#include "base/text.hpp"
#include "sandbox/s3/http_time.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::int64_t kExpiresSecondsMax = 604'800;  // "at most seven days"

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  while (true) {
    const auto end = text.find(at);
    out.emplace_back(trim(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

// "KEY/20130524/us-east-1/s3/aws4_request"; the key itself may hold slashes, so it is read from the back.
bool read_credential(std::string_view text, Claim& claim) {
  for (std::string* field : {&claim.terminator, &claim.service, &claim.region, &claim.date}) {
    const auto slash = text.rfind('/');
    if (slash == std::string_view::npos) return false;
    *field = text.substr(slash + 1);
    text = text.substr(0, slash);
  }
  claim.access_key = text;
  return !claim.access_key.empty();
}

// A request signed in its headers may carry its time in Date instead of x-amz-date.
Outcome<std::string> header_date(const Request& request) {
  if (const auto amz = request.header("x-amz-date")) return std::string(*amz);
  const auto date = request.header("date");
  const auto at = date ? parse_http_time(*date) : std::nullopt;
  if (!at)
    return refuse(Code::kAccessDenied, "AWS authentication requires a valid Date or x-amz-date header");
  std::string text = format_time(*at);  // "2013-05-24T00:00:00Z" without its punctuation
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

Outcome<Claim> read_header(const Request& request, std::string_view text) {
  if (!text.starts_with(kAlgorithm))
    return refuse(
        Code::kInvalidRequest,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
  Claim claim;
  for (const std::string& item : split(text.substr(kAlgorithm.size()), ',')) {
    const auto equals = item.find('=');
    const std::string name = item.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : item.substr(equals + 1);
    if (name == "Credential" && !read_credential(value, claim))
      return refuse(Code::kAuthorizationHeaderMalformed,
                    "The authorization header is malformed; the Credential "
                    "is not KEY/DATE/REGION/s3/aws4_request.");
    if (name == "SignedHeaders") claim.signed_headers = value;
    if (name == "Signature") claim.signature = value;
  }
  if (claim.access_key.empty() || claim.signed_headers.empty() || claim.signature.empty())
    return refuse(Code::kAuthorizationHeaderMalformed,
                  "The authorization header is malformed; the header "
                  "requires three components: Credential, SignedHeaders, "
                  "and Signature.");
  auto date = header_date(request);
  if (!date) return std::unexpected(std::move(date.error()));
  claim.amz_date = *std::move(date);
  return claim;
}

Outcome<Claim> read_query(const Request& request) {
  constexpr auto kBad = Code::kAuthorizationQueryParametersError;
  Claim claim;
  claim.signature = request.text_parameter("X-Amz-Signature");
  claim.signed_headers = request.text_parameter("X-Amz-SignedHeaders");
  claim.amz_date = request.text_parameter("X-Amz-Date");
  if (request.text_parameter("X-Amz-Algorithm") != kAlgorithm)
    return refuse(kBad, "X-Amz-Algorithm only supports AWS4-HMAC-SHA256");
  if (!read_credential(request.text_parameter("X-Amz-Credential"), claim))
    return refuse(kBad,
                  "Error parsing the X-Amz-Credential parameter; it is not KEY/DATE/REGION/s3/aws4_request");
  const auto expires = parse_int(request.text_parameter("X-Amz-Expires"));
  if (!expires) return refuse(kBad, "X-Amz-Expires should be a number");
  if (*expires < 0) return refuse(kBad, "X-Amz-Expires must be non-negative");
  if (*expires > kExpiresSecondsMax)
    return refuse(kBad, "X-Amz-Expires must be less than a week (in seconds)");
  if (claim.signature.empty() || claim.signed_headers.empty() || claim.amz_date.empty())
    return refuse(kBad,
                  "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                  "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  claim.expires = std::chrono::seconds(*expires);
  return claim;
}

}  // namespace

std::vector<std::string> Claim::header_names() const { return split(signed_headers, ';'); }

Outcome<Claim> read_claim(const Request& request) {
  const auto header = request.header("authorization");
  const bool presigned =
      request.parameter("X-Amz-Signature").has_value() || request.parameter("X-Amz-Algorithm").has_value();
  if (header && presigned)
    return refuse(Code::kInvalidArgument,
                  "Only one auth mechanism allowed; only the X-Amz-Algorithm query "
                  "parameter, Signature query string parameter or the Authorization "
                  "header should be specified");
  if (header) return read_header(request, *header);
  if (presigned) return read_query(request);
  return refuse(Code::kAccessDenied);
}

}  // namespace ploy::sandbox::s3
