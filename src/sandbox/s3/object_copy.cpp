#include "base/text.hpp"
#include "sandbox/s3/conditions.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/object_headers.hpp"
#include "sandbox/s3/object_operations.hpp"
#include "sandbox/s3/publish.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

// "/bucket/key", percent-encoded, perhaps with "?versionId=null".
Outcome<Place> read_source(const Request& request) {
  std::string_view text = request.header("x-amz-copy-source").value_or("");
  constexpr std::string_view kVersion = "?versionId=";
  if (const auto mark = text.rfind(kVersion); mark != std::string_view::npos) {
    if (text.substr(mark + kVersion.size()) != "null")
      return refuse(Code::kInvalidArgument, "Invalid version id specified");
    text = text.substr(0, mark);
  }
  const auto path = percent_decode(text, Plus::kIsPlus);
  if (!path || !is_utf8(*path)) return refuse(Code::kInvalidUri);
  auto place = parse_place(*path);
  if (place && (place->bucket.empty() || place->key.empty()))
    return refuse(Code::kInvalidArgument,
                  "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
  return place;
}

// COPY (the default) or REPLACE.
Outcome<bool> replaces(const Request& request, std::string_view header) {
  const std::string_view directive = request.header(header).value_or("COPY");
  if (directive != "COPY" && directive != "REPLACE")
    return refuse(Code::kInvalidArgument, "Unknown directive in " + std::string(header));
  return directive == "REPLACE";
}

// The new object, as far as it does not come from the source.
struct CopyPlan {
  Place source;
  bool new_headers = false;
  bool new_tags = false;
  std::vector<net::Header> headers;
  std::vector<Tag> tags;
};

Outcome<CopyPlan> plan_copy(const Request& request) {
  auto source = read_source(request);
  if (!source) return std::unexpected(std::move(source.error()));
  const auto new_headers = replaces(request, "x-amz-metadata-directive");
  if (!new_headers) return std::unexpected(new_headers.error());
  const auto new_tags = replaces(request, "x-amz-tagging-directive");
  if (!new_tags) return std::unexpected(new_tags.error());
  auto headers = read_object_headers(request);
  if (!headers) return std::unexpected(std::move(headers.error()));
  auto tags = read_tagging_header(request);
  if (!tags) return std::unexpected(std::move(tags.error()));
  const bool onto_itself = source->bucket == request.bucket && source->key == request.key;
  if (onto_itself && !*new_headers && !request.header("x-amz-storage-class"))
    return refuse(Code::kInvalidRequest,
                  "This copy request is illegal because it is trying to copy an object to "
                  "itself without changing the object's metadata, storage class, website "
                  "redirect location or encryption attributes.");
  return CopyPlan{.source = *std::move(source),
                  .new_headers = *new_headers,
                  .new_tags = *new_tags,
                  .headers = *std::move(headers),
                  .tags = *std::move(tags)};
}

}  // namespace

Outcome<net::Answer> copy_object(Context& context, const Request& request, std::string_view /*body*/) {
  const auto plan = plan_copy(request);
  if (!plan) return std::unexpected(plan.error());
  std::shared_ptr<Object> copy;
  const auto put = context.store.change([&](const State& state) -> Outcome<Record> {
    if (const auto bucket = find_bucket(state, request.bucket); !bucket)
      return std::unexpected(bucket.error());
    const auto source = find_object(state, plan->source.bucket, plan->source.key);
    if (!source) return std::unexpected(source.error());
    if (judge_read(request, **source, "x-amz-copy-source-") != Verdict::kProceed)
      return refuse(Code::kPreconditionFailed);
    copy = std::make_shared<Object>(**source);  // the same blobs: nothing is copied on disk
    copy->at = context.clock.now();
    if (plan->new_headers) copy->headers = plan->headers;
    if (plan->new_tags) copy->tags = plan->tags;
    return ObjectPut{.bucket = request.bucket, .key = request.key, .object = copy};
  });
  if (!put) return std::unexpected(put.error());
  publish(context, request, "s3:ObjectCreated:Copy", request.bucket, request.key, copy);
  XmlWriter xml;
  xml.open_root("CopyObjectResult");
  xml.leaf("LastModified", format_xml_time(copy->at));
  xml.leaf("ETag", copy->etag.quoted());
  xml.close("CopyObjectResult");
  return xml_answer(std::move(xml).str());
}

}  // namespace ploy::sandbox::s3
