#include "adapters/s3/sigv4.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace ploy::s3 {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// "20130524"
std::string day_of(Timestamp at) { return amz_date(at).substr(0, 8); }

std::string credential_scope(const SigningScope& scope, Timestamp at) {
  return fmt::format("{}/{}/{}/aws4_request", day_of(at), scope.region, scope.service);
}

// Runs of blanks become one, those at the ends vanish.
std::string collapse_blanks(std::string_view value) {
  std::string out;
  for (const char c : trim(value))
    if (c != ' ' || out.back() != ' ') out += c;
  return out;
}

// Lower-case names in order; a header that appears twice keeps both values in the order they came.
std::map<std::string, std::string> canonical_headers(const net::Headers& headers) {
  std::map<std::string, std::string> out;
  for (const auto& header : headers) {
    const auto [at, fresh] = out.try_emplace(to_lower(header.name), collapse_blanks(header.value));
    if (!fresh) at->second += "," + collapse_blanks(header.value);
  }
  return out;
}

std::string signed_headers(const net::Headers& headers) {
  std::string out;
  for (const auto& [name, value] : canonical_headers(headers)) out += (out.empty() ? "" : ";") + name;
  return out;
}

Sha256Digest signing_key(const Credentials& credentials, const SigningScope& scope, Timestamp at) {
  const std::string secret = "AWS4" + credentials.secret_key.reveal();
  const auto day = hmac_sha256(as_bytes(secret), as_bytes(day_of(at)));
  const auto region = hmac_sha256(day, as_bytes(scope.region));
  const auto service = hmac_sha256(region, as_bytes(scope.service));
  return hmac_sha256(service, as_bytes("aws4_request"));
}

}  // namespace

std::string canonical_query(const Query& query) {
  Query encoded;
  for (const auto& [name, value] : query)
    encoded.emplace_back(percent_encode(name, Slash::kEncode), percent_encode(value, Slash::kEncode));
  std::sort(encoded.begin(), encoded.end());
  std::string out;
  for (const auto& [name, value] : encoded) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

std::string amz_date(Timestamp at) {
  std::string out = format_time(std::chrono::floor<std::chrono::seconds>(at));
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

std::string canonical_request(const UnsignedRequest& request) {
  std::string headers;
  for (const auto& [name, value] : canonical_headers(request.headers)) headers += name + ":" + value + "\n";
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path, canonical_query(request.query),
                     headers, signed_headers(request.headers), request.payload_hash);
}

std::string string_to_sign(const UnsignedRequest& request, const SigningScope& scope, Timestamp at) {
  return fmt::format("{}\n{}\n{}\n{}", kAlgorithm, amz_date(at), credential_scope(scope, at),
                     to_hex(sha256(as_bytes(canonical_request(request)))));
}

std::string authorization(const UnsignedRequest& request, const Credentials& credentials,
                          const SigningScope& scope, Timestamp at) {
  const auto key = signing_key(credentials, scope, at);
  const auto signature = hmac_sha256(key, as_bytes(string_to_sign(request, scope, at)));
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                     credentials.access_key.reveal(), credential_scope(scope, at),
                     signed_headers(request.headers), to_hex(signature));
}

}  // namespace ploy::s3
