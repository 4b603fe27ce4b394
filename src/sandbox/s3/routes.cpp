#include "sandbox/s3/routes.hpp"

#include <algorithm>
#include <array>

#include "sandbox/s3/bucket_operations.hpp"
#include "sandbox/s3/listing_operations.hpp"
#include "sandbox/s3/multipart_operations.hpp"
#include "sandbox/s3/object_operations.hpp"

namespace ploy::sandbox::s3 {

namespace {

enum class Level { kService, kBucket, kObject };

struct Route {
  std::string_view method;
  Level level;
  std::string_view subresource;  // a query parameter that must be there; "" for the thing itself
  std::variant<Operation, Reception> run;
  std::string_view operation;  // as Amazon's API reference calls it
};

// The first that fits.
const std::array kRoutes = {
    Route{"GET", Level::kService, "", &list_buckets, "ListBuckets"},

    Route{"GET", Level::kBucket, "location", &get_bucket_location, "GetBucketLocation"},
    Route{"GET", Level::kBucket, "notification", &get_notification, "GetBucketNotificationConfiguration"},
    Route{"PUT", Level::kBucket, "notification", &put_notification, "PutBucketNotificationConfiguration"},
    Route{"GET", Level::kBucket, "uploads", &list_multipart_uploads, "ListMultipartUploads"},
    Route{"POST", Level::kBucket, "delete", &delete_objects, "DeleteObjects"},
    Route{"GET", Level::kBucket, "acl", &get_acl, "GetAcl"},
    Route{"GET", Level::kBucket, "versioning", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "logging", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "accelerate", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "policy", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "policyStatus", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "tagging", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "cors", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "lifecycle", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "website", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "replication", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "encryption", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "object-lock", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "publicAccessBlock", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "ownershipControls", &get_absent_configuration, "GetBucketConfiguration"},
    Route{"GET", Level::kBucket, "list-type", &list_objects_v2, "ListObjectsV2"},
    Route{"GET", Level::kBucket, "", &list_objects_v1, "ListObjects"},
    Route{"HEAD", Level::kBucket, "", &head_bucket, "HeadBucket"},
    Route{"PUT", Level::kBucket, "", &create_bucket, "CreateBucket"},
    Route{"DELETE", Level::kBucket, "", &delete_bucket, "DeleteBucket"},

    Route{"GET", Level::kObject, "tagging", &get_object_tagging, "GetObjectTagging"},
    Route{"PUT", Level::kObject, "tagging", &put_object_tagging, "PutObjectTagging"},
    Route{"DELETE", Level::kObject, "tagging", &delete_object_tagging, "DeleteObjectTagging"},
    Route{"GET", Level::kObject, "acl", &get_acl, "GetAcl"},
    Route{"POST", Level::kObject, "uploads", &create_multipart_upload, "CreateMultipartUpload"},
    Route{"PUT", Level::kObject, "uploadId", &upload_part, "UploadPart"},
    Route{"POST", Level::kObject, "uploadId", &complete_multipart_upload, "CompleteMultipartUpload"},
    Route{"DELETE", Level::kObject, "uploadId", &abort_multipart_upload, "AbortMultipartUpload"},
    Route{"GET", Level::kObject, "uploadId", &list_parts, "ListParts"},
    Route{"GET", Level::kObject, "", &get_object, "GetObject"},
    Route{"HEAD", Level::kObject, "", &get_object, "HeadObject"},
    Route{"PUT", Level::kObject, "", &put_object, "PutObject"},
    Route{"DELETE", Level::kObject, "", &delete_object, "DeleteObject"},
};

// Parts of S3 that make a request mean something else entirely: taking it for the plain one would, say,
// overwrite an object with its own access rules.
constexpr std::array<std::string_view, 35> kSubresources = {"accelerate",
                                                            "acl",
                                                            "analytics",
                                                            "attributes",
                                                            "cors",
                                                            "delete",
                                                            "encryption",
                                                            "intelligent-tiering",
                                                            "inventory",
                                                            "legal-hold",
                                                            "lifecycle",
                                                            "location",
                                                            "logging",
                                                            "metadataTable",
                                                            "metrics",
                                                            "notification",
                                                            "object-lock",
                                                            "ownershipControls",
                                                            "policy",
                                                            "policyStatus",
                                                            "publicAccessBlock",
                                                            "renameObject",
                                                            "replication",
                                                            "requestPayment",
                                                            "restore",
                                                            "retention",
                                                            "select",
                                                            "session",
                                                            "tagging",
                                                            "torrent",
                                                            "uploadId",
                                                            "uploads",
                                                            "versioning",
                                                            "versions",
                                                            "website"};

Level level_of(const Request& request) {
  if (request.bucket.empty()) return Level::kService;
  return request.key.empty() ? Level::kBucket : Level::kObject;
}

bool names_subresource(const Request& request) {
  return std::any_of(kSubresources.begin(), kSubresources.end(),
                     [&](std::string_view name) { return request.parameter(name).has_value(); });
}

const Route* route_of(const Request& request) {
  const bool plain = !names_subresource(request);
  for (const Route& route : kRoutes) {
    if (route.method != request.head.method || route.level != level_of(request)) continue;
    const bool fits = route.subresource.empty() ? plain : request.parameter(route.subresource).has_value();
    if (fits) return &route;
  }
  return nullptr;
}

}  // namespace

std::string_view operation_of(const Request& request) {
  const Route* route = route_of(request);
  return route == nullptr ? "(unknown)" : route->operation;
}

Outcome<std::variant<Operation, Reception>> find_route(const Request& request) {
  const Route* route = route_of(request);
  if (route == nullptr)
    return refuse(names_subresource(request) ? Code::kNotImplemented : Code::kMethodNotAllowed);
  // The one operation that a header makes into another.
  if (route->operation == "PutObject" && request.header("x-amz-copy-source")) return Operation(&copy_object);
  return route->run;
}

}  // namespace ploy::sandbox::s3
