#include "adapters/s3/s3_admin.hpp"

#include "adapters/s3/answers.hpp"
#include "adapters/s3/notification_rules.hpp"

namespace ploy::s3 {

namespace {

Result<void> send(S3Client& client, const S3Request& request, std::stop_token stop) {
  const auto answer = client.send(request, std::move(stop));
  if (!answer) return std::unexpected(answer.error());
  return {};
}

}  // namespace

Result<void> create_bucket(S3Client& client, const std::string& bucket, std::stop_token stop) {
  auto created = send(client, {.method = "PUT", .bucket = bucket}, stop);
  if (created || created.error().kind != ErrorKind::kConflict) return created;
  // Taken: by us, or by somebody else?
  return send(client, {.method = "HEAD", .bucket = bucket}, stop);
}

Result<void> enable_versioning(S3Client& client, const std::string& bucket, std::stop_token stop) {
  return send(client,
              {.method = "PUT",
               .bucket = bucket,
               .query = {{"versioning", ""}},
               .body = "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                       "<Status>Enabled</Status></VersioningConfiguration>"},
              std::move(stop));
}

Result<std::string> put_object(S3Client& client, const std::string& bucket, const std::string& key,
                               std::string_view body, std::stop_token stop) {
  const auto answer =
      client.send({.method = "PUT", .bucket = bucket, .key = key, .body = body}, std::move(stop));
  if (!answer) return std::unexpected(answer.error());
  return unquote_etag(answer->head.headers.find("etag").value_or(""));
}

Result<void> delete_object(S3Client& client, const std::string& bucket, const std::string& key,
                           std::stop_token stop) {
  return send(client, {.method = "DELETE", .bucket = bucket, .key = key}, std::move(stop));
}

Result<std::string> get_notifications(S3Client& client, const std::string& bucket, std::stop_token stop) {
  auto answer = client.send({.bucket = bucket, .query = {{"notification", ""}}}, std::move(stop));
  if (!answer) return std::unexpected(std::move(answer.error()));
  return std::move(answer->body);
}

Result<void> add_notification(S3Client& client, const std::string& bucket, const NotificationRule& rule,
                              std::stop_token stop) {
  const auto before = get_notifications(client, bucket, stop);
  if (!before) return std::unexpected(before.error());
  const auto document = with_rule(*before, rule);
  if (!document) return wrap(document.error(), "notifications of " + bucket);
  auto put = send(client,
                  {.method = "PUT",
                   .bucket = bucket,
                   .query = {{"notification", ""}},
                   .headers = {{"Content-Type", "application/xml"}},
                   .body = *document},
                  stop);
  if (!put) return put;
  const auto after = get_notifications(client, bucket, stop);
  if (!after) return std::unexpected(after.error());
  const auto kept = has_rule(*after, rule);
  if (!kept) return wrap(kept.error(), "notifications of " + bucket);
  if (!*kept)
    return fail(ErrorKind::kInvalid, "notifications of " + bucket +
                                         ": the server did not keep the rule for " + rule.arn +
                                         "; check that this target is configured");
  return {};
}

}  // namespace ploy::s3
