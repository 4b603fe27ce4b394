#include "adapters/s3/s3_client.hpp"

#include <fmt/format.h>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/failures.hpp"
#include "adapters/s3/http_date.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace ploy::s3 {

namespace {

using std::chrono::milliseconds;

// One for the clock, one for the region.
constexpr int kSignaturesMax = 3;
constexpr std::uint64_t kErrorBytesMax = 256 * kKiB;
// Servers tolerate 15 minutes; HEAD does not say why it is refused, so a Date further away than this is the
// reason.
constexpr milliseconds kSkewSuspected = std::chrono::minutes(5);
constexpr milliseconds kSkewNoticed = std::chrono::minutes(1);

// As HTTP clients write it: without the port that goes without saying.
std::string host_of(std::string_view endpoint) {
  const bool tls = endpoint.starts_with("https://");
  std::string_view host = endpoint.substr(endpoint.find("://") + 3);
  host = host.substr(0, host.find('/'));
  const std::string_view usual_port = tls ? ":443" : ":80";
  if (host.ends_with(usual_port)) host.remove_suffix(usual_port.size());
  return std::string(host);
}

std::string path_of(const S3Request& request) {
  if (request.bucket.empty()) return "/";
  std::string path = "/" + percent_encode(request.bucket, Slash::kEncode);
  if (!request.key.empty()) path += "/" + percent_encode(request.key, Slash::kKeep);
  return path;
}

std::string describe(const S3Request& request) {
  std::string out = request.method + " " + (request.bucket.empty() ? "buckets" : request.bucket);
  if (!request.key.empty()) out += "/" + request.key;
  return out;
}

bool is_success(int status) { return status >= 200 && status < 300; }

std::string region_told_by(const net::HttpResponse& answer, const ErrorAnswer& said) {
  if (const auto header = answer.head.headers.find("x-amz-bucket-region")) return std::string(*header);
  return said.region;
}

}  // namespace

S3Client::S3Client(S3Account account, net::HttpClient& http, const Clock& clock)
    : account_(std::move(account)), host_(host_of(account_.endpoint)), http_(http), clock_(clock) {}

S3Client::Signature S3Client::next_signature(const std::string& bucket) {
  const std::scoped_lock lock(mutex_);
  const auto known = regions_.find(bucket);
  return {clock_.now() + server_ahead_.load(), known == regions_.end() ? account_.region : known->second};
}

net::HttpRequest S3Client::sign(const S3Request& request, const Signature& signature) const {
  UnsignedRequest plain{
      request.method, path_of(request), request.query, request.headers,
      request.body.empty() ? std::string(kEmptyPayload) : to_hex(sha256(as_bytes(request.body)))};
  plain.headers.add("Host", host_);
  plain.headers.add("x-amz-date", amz_date(signature.at));
  plain.headers.add("x-amz-content-sha256", plain.payload_hash);
  if (const auto& token = account_.credentials.session_token; !token.empty())
    plain.headers.add("x-amz-security-token", token.reveal());

  net::HttpRequest out;
  out.method = request.method;
  out.url = account_.endpoint + plain.path;
  if (!request.query.empty()) out.url += "?" + canonical_query(request.query);
  out.headers = plain.headers;
  out.headers.add("Authorization",
                  authorization(plain, account_.credentials, {signature.region}, signature.at));
  out.body_bytes = request.body.size();
  out.answer_timeout = request.answer_timeout;
  return out;
}

bool S3Client::learn_from(const net::HttpResponse& answer, const std::string& bucket, const Signature& used) {
  const ErrorAnswer said = parse_error(answer.body);
  if (answer.head.status == 403) {
    const auto date = parse_http_date(answer.head.headers.find("date").value_or(""));
    if (!date) return false;
    const milliseconds off = std::chrono::abs(*date - used.at);
    if (off < (said.code == "RequestTimeTooSkewed" ? kSkewNoticed : kSkewSuspected)) return false;
    server_ahead_ = *date - clock_.now();
    return true;
  }
  const bool about_region =
      answer.head.status == 400 || answer.head.status == 301 || answer.head.status == 307;
  const std::string region = about_region ? region_told_by(answer, said) : "";
  const std::scoped_lock lock(mutex_);
  // HEAD is refused without a word. When the region was a learned one, it may be wrong by now.
  if (about_region && region.empty() && said.code.empty()) return regions_.erase(bucket) > 0;
  if (region.empty() || region == used.region) return false;
  regions_[bucket] = region;
  return true;
}

Result<net::HttpResponse> S3Client::send(const S3Request& request, std::stop_token stop) {
  for (int signatures = 1;; ++signatures) {
    const Signature signature = next_signature(request.bucket);
    net::HttpRequest signed_request = sign(request, signature);
    ViewReader body(as_bytes(request.body));
    if (!request.body.empty()) signed_request.body = &body;
    auto answer = http_.send(signed_request, kAnswerBytesMax, stop);
    if (!answer) return wrap(std::move(answer.error()), describe(request));
    if (is_success(answer->head.status)) return answer;
    if (signatures < kSignaturesMax && learn_from(*answer, request.bucket, signature)) continue;
    return wrap(failure_of(answer->head.status, parse_error(answer->body)), describe(request));
  }
}

Result<std::unique_ptr<net::HttpDownload>> S3Client::open(const S3Request& request, std::stop_token stop) {
  for (int signatures = 1;; ++signatures) {
    const Signature signature = next_signature(request.bucket);
    auto download = http_.open(sign(request, signature), stop);
    if (!download) return wrap(std::move(download.error()), describe(request));
    if (is_success((*download)->head().status)) return download;

    net::HttpResponse answer{(*download)->head(), ""};
    // An error without a readable body is still an error, by its status.
    if (const auto body = read_all(**download, kErrorBytesMax)) answer.body = as_text(*body);
    if (signatures < kSignaturesMax && learn_from(answer, request.bucket, signature)) continue;
    return wrap(failure_of(answer.head.status, parse_error(answer.body)), describe(request));
  }
}

}  // namespace ploy::s3
