#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "adapters/s3/s3_client.hpp"

namespace ploy::s3 {

// What set-up, demo and tests ask of a server beyond the ObjectStore port. Errors as from S3Client.

// Succeeds as well when the bucket is ours already.
[[nodiscard]] Result<void> create_bucket(S3Client& client, const std::string& bucket, std::stop_token stop);
[[nodiscard]] Result<void> enable_versioning(S3Client& client, const std::string& bucket,
                                             std::stop_token stop);

// Small objects, in one request; replaces. Returns the ETag.
[[nodiscard]] Result<std::string> put_object(S3Client& client, const std::string& bucket,
                                             const std::string& key, std::string_view body,
                                             std::stop_token stop);
[[nodiscard]] Result<void> delete_object(S3Client& client, const std::string& bucket, const std::string& key,
                                         std::stop_token stop);

// A rule that sends creations and removals in the bucket to a target which the server knows already. RustFS
// and MinIO call it a queue ("arn:rustfs:sqs::ploy:webhook"), Ceph a topic ("arn:aws:sns:default::ploy").
struct NotificationRule {
  std::string id;
  std::string arn;
};

// Adds the rule, or replaces the one with the same id; rules of others stay as they are. Reads back what was
// stored, because RustFS keeps rules for targets that do not exist: kInvalid when ours is not there.
[[nodiscard]] Result<void> add_notification(S3Client& client, const std::string& bucket,
                                            const NotificationRule& rule, std::stop_token stop);

// The bucket's rules as XML; empty without any.
[[nodiscard]] Result<std::string> get_notifications(S3Client& client, const std::string& bucket,
                                                    std::stop_token stop);

}  // namespace ploy::s3
