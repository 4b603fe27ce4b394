#include "sandbox/s3/sigv4.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/sigv4_claim.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::chrono::minutes kSkewMax{15};
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

// Trimmed, inner blanks collapsed into one.
std::string canonical_value(std::string_view value) {
  std::string out;
  for (const char c : trim(value))
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  return out;
}

// Decoded and encoded again, so that "%2f" and "%2F", or "(" and "%28", sign alike. RGW, MinIO and RustFS do
// the same.
std::string canonical_query(const Request& request) {
  std::vector<std::pair<std::string, std::string>> items;
  for (const Parameter& item : request.query)
    if (item.name != "X-Amz-Signature")
      items.emplace_back(percent_encode(item.name, Slash::kEncode),
                         percent_encode(item.value, Slash::kEncode));
  std::sort(items.begin(), items.end());
  std::string out;
  for (const auto& [name, value] : items) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string canonical_headers(const Request& request, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out.append(name).append(":");
    bool first = true;
    for (const net::Header& header : request.head.headers) {
      if (!equals_ignoring_case(header.name, name)) continue;
      if (!std::exchange(first, false)) out += ',';
      out += canonical_value(header.value);
    }
    out += "\n";
  }
  return out;
}

// Headers that change what a request does may not ride along unsigned.
Outcome<void> check_signed_headers(const Request& request, const std::vector<std::string>& names) {
  const auto is_signed = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::string missing;
  for (const net::Header& header : request.head.headers) {
    const std::string name = to_lower(header.name);
    if ((name == "host" || name.starts_with("x-amz-")) && !is_signed(name))
      missing.append(missing.empty() ? "" : ", ").append(name);
  }
  if (missing.empty()) return {};
  Refusal refusal =
      make_refusal(Code::kAccessDenied, "There were headers present in the request which were not signed");
  refusal.details = {{"HeadersNotSigned", missing}};
  return std::unexpected(std::move(refusal));
}

Outcome<void> check_scope(const Claim& claim, const Credentials& credentials) {
  const Code malformed =
      claim.expires ? Code::kAuthorizationQueryParametersError : Code::kAuthorizationHeaderMalformed;
  if (claim.region != credentials.region) {
    Refusal refusal =
        make_refusal(malformed, "The authorization header is malformed; the region '" + claim.region +
                                    "' is wrong; expecting '" + credentials.region + "'");
    refusal.details = {{"Region", credentials.region}};
    return std::unexpected(std::move(refusal));
  }
  if (claim.service != "s3")
    return refuse(malformed, "incorrect service '" + claim.service + "'. Expecting 's3'.");
  if (claim.terminator != "aws4_request")
    return refuse(malformed, "incorrect terminal '" + claim.terminator + "'. Expecting 'aws4_request'.");
  if (claim.date != claim.amz_date.substr(0, 8))
    return refuse(malformed,
                  "Invalid credential date '" + claim.date + "'. This date is not the same as X-Amz-Date.");
  if (claim.access_key != credentials.access_key) {
    Refusal refusal = make_refusal(Code::kInvalidAccessKeyId);
    refusal.details = {{"AWSAccessKeyId", claim.access_key}};
    return std::unexpected(std::move(refusal));
  }
  return {};
}

Outcome<void> check_time(const Claim& claim, Timestamp now) {
  const auto at = parse_amz_time(claim.amz_date);
  if (!at) return refuse(Code::kAccessDenied, "The request's date is not of the form 20130524T000000Z");
  const auto details = [&](Refusal refusal, const char* name, Timestamp limit) {
    refusal.details = {{name, format_time(limit)}, {"ServerTime", format_time(now)}};
    return std::unexpected(std::move(refusal));
  };
  if (claim.expires) {
    if (*at > now + kSkewMax) return refuse(Code::kAccessDenied, "Request is not yet valid");
    if (now > *at + *claim.expires)
      return details(make_refusal(Code::kAccessDenied, "Request has expired"), "Expires",
                     *at + *claim.expires);
    return {};
  }
  if (now - *at <= kSkewMax && *at - now <= kSkewMax) return {};
  return details(make_refusal(Code::kRequestTimeTooSkewed), "RequestTime", *at);
}

bool is_lower_hex_sha256(std::string_view text) {
  return text.size() == 64 && from_hex(text).size() == 32 && to_lower(text) == text;
}

Outcome<void> read_payload(std::string_view text, Verified& out) {
  static const std::map<std::string_view, PayloadKind> kKinds = {
      {kUnsignedPayload, PayloadKind::kUnsigned},
      {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", PayloadKind::kSignedChunks},
      {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", PayloadKind::kSignedChunksTrailer},
      {"STREAMING-UNSIGNED-PAYLOAD-TRAILER", PayloadKind::kUnsignedChunksTrailer}};
  if (const auto kind = kKinds.find(text); kind != kKinds.end()) {
    out.payload = kind->second;
    return {};
  }
  if (!is_lower_hex_sha256(text))
    return refuse(
        Code::kInvalidArgument,
        "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 "
        "value.");
  out.payload = PayloadKind::kHashed;
  out.payload_sha256 = text;
  return {};
}

// A presigned request has no hash unless it says so; every other one must have it.
Outcome<std::string> payload_text(const Request& request, const Claim& claim) {
  if (const auto header = request.header("x-amz-content-sha256")) return std::string(*header);
  if (!claim.expires)
    return refuse(Code::kInvalidRequest, "Missing required header for this request: x-amz-content-sha256");
  return std::string(request.parameter("X-Amz-Content-Sha256").value_or(kUnsignedPayload));
}

}  // namespace

Sha256Digest signing_key(const Secret& secret, std::string_view date, std::string_view region) {
  Sha256Digest key = hmac_sha256(as_bytes("AWS4" + secret.reveal()), as_bytes(date));
  for (const std::string_view step : {region, std::string_view("s3"), std::string_view("aws4_request")})
    key = hmac_sha256(key, as_bytes(step));
  return key;
}

std::string sign(const Sha256Digest& key, std::string_view string_to_sign) {
  return to_hex(hmac_sha256(key, as_bytes(string_to_sign)));
}

Outcome<Verified> verify_signature(const Request& request, const Credentials& credentials, Timestamp now) {
  const auto claim = read_claim(request);
  if (!claim) return std::unexpected(claim.error());
  if (auto ok = check_scope(*claim, credentials); !ok) return std::unexpected(std::move(ok.error()));
  if (auto ok = check_time(*claim, now); !ok) return std::unexpected(std::move(ok.error()));
  const auto payload = payload_text(request, *claim);
  if (!payload) return std::unexpected(payload.error());
  Verified verified;
  if (auto ok = read_payload(*payload, verified); !ok) return std::unexpected(std::move(ok.error()));

  const std::vector<std::string> names = claim->header_names();
  if (auto ok = check_signed_headers(request, names); !ok) return std::unexpected(std::move(ok.error()));
  const std::string canonical = request.head.method + "\n" + percent_encode(request.path, Slash::kKeep) +
                                "\n" + canonical_query(request) + "\n" + canonical_headers(request, names) +
                                "\n" + claim->signed_headers + "\n" + *payload;
  const std::string to_sign = "AWS4-HMAC-SHA256\n" + claim->amz_date + "\n" + claim->scope() + "\n" +
                              to_hex(sha256(as_bytes(canonical)));
  verified.seed = {.signing_key = signing_key(credentials.secret_key, claim->date, claim->region),
                   .amz_date = claim->amz_date,
                   .scope = claim->scope(),
                   .signature = claim->signature};
  if (Secret(sign(verified.seed.signing_key, to_sign)).matches(claim->signature)) return verified;

  // What was signed is no secret, and tells the author of a client where his own text differs.
  Refusal refusal = make_refusal(Code::kSignatureDoesNotMatch);
  refusal.details = {{"AWSAccessKeyId", claim->access_key},
                     {"StringToSign", to_sign},
                     {"SignatureProvided", claim->signature},
                     {"CanonicalRequest", canonical}};
  return std::unexpected(std::move(refusal));
}

}  // namespace ploy::sandbox::s3
