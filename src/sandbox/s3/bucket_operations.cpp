#include "sandbox/s3/bucket_operations.hpp"

#include <array>

#include "base/text.hpp"
#include "sandbox/s3/bucket_name.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/xml_document.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

Outcome<void> check_location(const Context& context, std::string_view body) {
  if (trim(body).empty()) return {};
  const auto document = parse_document(body, "CreateBucketConfiguration");
  if (!document) return std::unexpected(document.error());
  const std::string_view location = document->document_element().child_value("LocationConstraint");
  if (location.empty() || location == context.credentials.region) return {};
  return refuse(Code::kInvalidLocationConstraint);
}

Outcome<void> check_bucket(const Context& context, const std::string& name) {
  return context.store.with([&](const State& state) -> Outcome<void> {
    const auto bucket = find_bucket(state, name);
    if (!bucket) return std::unexpected(bucket.error());
    return {};
  });
}

// What GET of a configuration says that was never put: an error of its own, or an empty document.
struct AbsentConfiguration {
  std::string_view subresource;
  const char* error;  // null: `empty_root` is the answer
  const char* text;
};

constexpr std::array<AbsentConfiguration, 14> kAbsent = {{
    {"versioning", nullptr, "VersioningConfiguration"},
    {"logging", nullptr, "BucketLoggingStatus"},
    {"accelerate", nullptr, "AccelerateConfiguration"},
    {"policy", "NoSuchBucketPolicy", "The bucket policy does not exist"},
    {"policyStatus", "NoSuchBucketPolicy", "The bucket policy does not exist"},
    {"tagging", "NoSuchTagSet", "The TagSet does not exist"},
    {"cors", "NoSuchCORSConfiguration", "The CORS configuration does not exist"},
    {"lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"},
    {"website", "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"},
    {"replication", "ReplicationConfigurationNotFoundError", "The replication configuration was not found"},
    {"encryption", "ServerSideEncryptionConfigurationNotFoundError",
     "The server side encryption configuration was not found"},
    {"object-lock", "ObjectLockConfigurationNotFoundError",
     "Object Lock configuration does not exist for this bucket"},
    {"publicAccessBlock", "NoSuchPublicAccessBlockConfiguration",
     "The public access block configuration was not found"},
    {"ownershipControls", "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"},
}};

std::string empty_document(std::string_view root) {
  XmlWriter xml;
  xml.open_root(root);
  xml.close(root);
  return std::move(xml).str();
}

}  // namespace

Outcome<net::Answer> list_buckets(Context& context, const Request& /*request*/, std::string_view /*body*/) {
  XmlWriter xml;
  xml.open_root("ListAllMyBucketsResult");
  xml.open("Owner");
  xml.leaf("ID", kOwnerId);
  xml.leaf("DisplayName", kOwnerName);
  xml.close("Owner");
  xml.open("Buckets");
  context.store.with([&](const State& state) {
    for (const auto& [name, bucket] : state.buckets) {
      xml.open("Bucket");
      xml.leaf("Name", name);
      xml.leaf("CreationDate", format_xml_time(bucket.created));
      xml.close("Bucket");
    }
  });
  xml.close("Buckets");
  xml.close("ListAllMyBucketsResult");
  return xml_answer(std::move(xml).str());
}

Outcome<net::Answer> create_bucket(Context& context, const Request& request, std::string_view body) {
  if (!is_bucket_name(request.bucket)) return refuse(Code::kInvalidBucketName);
  if (request.header("x-amz-bucket-object-lock-enabled") == "true") return refuse(Code::kNotImplemented);
  if (auto ok = check_location(context, body); !ok) return std::unexpected(std::move(ok.error()));
  const auto created = context.store.change([&](const State& state) -> Outcome<Record> {
    if (state.buckets.contains(request.bucket)) return refuse(Code::kBucketAlreadyOwnedByYou);
    return BucketCreated{.bucket = request.bucket, .at = context.clock.now()};
  });
  if (!created) return std::unexpected(created.error());
  net::Answer answer;
  answer.headers.add("Location", "/" + request.bucket);
  return answer;
}

Outcome<net::Answer> delete_bucket(Context& context, const Request& request, std::string_view /*body*/) {
  const auto deleted = context.store.change([&](const State& state) -> Outcome<Record> {
    const auto bucket = find_bucket(state, request.bucket);
    if (!bucket) return std::unexpected(bucket.error());
    if (!(*bucket)->objects.empty()) return refuse(Code::kBucketNotEmpty);
    return BucketDeleted{.bucket = request.bucket};
  });
  if (!deleted) return std::unexpected(deleted.error());
  return net::Answer{.status = 204};
}

Outcome<net::Answer> head_bucket(Context& context, const Request& request, std::string_view /*body*/) {
  if (auto ok = check_bucket(context, request.bucket); !ok) return std::unexpected(std::move(ok.error()));
  net::Answer answer;
  answer.headers.add("x-amz-bucket-region", context.credentials.region);
  return answer;
}

Outcome<net::Answer> get_bucket_location(Context& context, const Request& request,
                                         std::string_view /*body*/) {
  if (auto ok = check_bucket(context, request.bucket); !ok) return std::unexpected(std::move(ok.error()));
  // us-east-1 is written as nothing at all.
  const std::string& region = context.credentials.region;
  if (region == "us-east-1") return xml_answer(empty_document("LocationConstraint"));
  XmlWriter xml;
  xml.open_root("LocationConstraint");
  xml.raw(region);
  xml.close("LocationConstraint");
  return xml_answer(std::move(xml).str());
}

Outcome<net::Answer> get_notification(Context& context, const Request& request, std::string_view /*body*/) {
  return context.store.with([&](const State& state) -> Outcome<net::Answer> {
    const auto bucket = find_bucket(state, request.bucket);
    if (!bucket) return std::unexpected(bucket.error());
    const std::string& document = (*bucket)->notification;
    return xml_answer(document.empty() ? empty_document("NotificationConfiguration") : document);
  });
}

Outcome<net::Answer> put_notification(Context& context, const Request& request, std::string_view body) {
  const auto rules = parse_notification(body);
  if (!rules) return std::unexpected(rules.error());
  for (const NotificationRule& rule : *rules)
    if (!context.notifier.has_target(rule.target_id))
      return refuse(Code::kInvalidArgument,
                    "A specified destination ARN does not exist or is not well-formed. "
                    "Verify the destination ARN.");
  const auto put = context.store.change([&](const State& state) -> Outcome<Record> {
    if (const auto bucket = find_bucket(state, request.bucket); !bucket)
      return std::unexpected(bucket.error());
    return NotificationPut{.bucket = request.bucket, .document = rules->empty() ? "" : std::string(body)};
  });
  if (!put) return std::unexpected(put.error());
  return net::Answer{};
}

Outcome<net::Answer> get_absent_configuration(Context& context, const Request& request,
                                              std::string_view /*body*/) {
  if (auto ok = check_bucket(context, request.bucket); !ok) return std::unexpected(std::move(ok.error()));
  for (const AbsentConfiguration& absent : kAbsent) {
    if (!request.parameter(absent.subresource)) continue;
    if (absent.error == nullptr) return xml_answer(empty_document(absent.text));
    return std::unexpected(Refusal{.status = 404, .code = absent.error, .message = absent.text});
  }
  return refuse(Code::kNotImplemented);
}

Outcome<net::Answer> get_acl(Context& context, const Request& request, std::string_view /*body*/) {
  const auto there = context.store.with([&](const State& state) -> Outcome<void> {
    if (request.key.empty()) {
      if (const auto bucket = find_bucket(state, request.bucket); !bucket)
        return std::unexpected(bucket.error());
    } else if (const auto object = find_object(state, request.bucket, request.key); !object) {
      return std::unexpected(object.error());
    }
    return {};
  });
  if (!there) return std::unexpected(there.error());
  XmlWriter xml;
  xml.open_root("AccessControlPolicy");
  xml.open("Owner");
  xml.leaf("ID", kOwnerId);
  xml.leaf("DisplayName", kOwnerName);
  xml.close("Owner");
  xml.open("AccessControlList");
  xml.open("Grant");
  xml.raw(R"(<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">)");
  xml.leaf("ID", kOwnerId);
  xml.leaf("DisplayName", kOwnerName);
  xml.close("Grantee");
  xml.leaf("Permission", "FULL_CONTROL");
  xml.close("Grant");
  xml.close("AccessControlList");
  xml.close("AccessControlPolicy");
  return xml_answer(std::move(xml).str());
}

}  // namespace ploy::sandbox::s3
