#include "adapters/s3/object_tags.hpp"

#include "adapters/s3/answers.hpp"

namespace ploy::s3 {

namespace {

S3Request tagging_request(const ObjectVersion& version) {
  S3Request request{.bucket = version.bucket, .key = version.key, .query = {{"tagging", ""}}};
  if (!version.version_id.empty()) request.query.emplace_back("versionId", version.version_id);
  return request;
}

// 404 is NoSuchTagSet; 405 and 501 are servers without tags; 403 is a key without the right to see them.
bool means_no_tags(ErrorKind kind) {
  return kind == ErrorKind::kNotFound || kind == ErrorKind::kInvalid || kind == ErrorKind::kDenied;
}

}  // namespace

Result<Tags> get_tags(S3Client& client, const ObjectVersion& version, std::stop_token stop) {
  auto answer = client.send(tagging_request(version), stop);
  if (!answer && means_no_tags(answer.error().kind)) return Tags{};
  if (!answer) return std::unexpected(std::move(answer.error()));
  return parse_tags(answer->body);
}

Result<void> put_tags(S3Client& client, const ObjectVersion& version, const Tags& tags,
                      std::stop_token stop) {
  const std::string body = write_tags(tags);
  S3Request request = tagging_request(version);
  request.method = "PUT";
  request.headers.add("Content-Type", "application/xml");
  request.body = body;
  auto answer = client.send(request, stop);
  if (!answer) return std::unexpected(std::move(answer.error()));
  return {};
}

}  // namespace ploy::s3
