#include "base/text.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/listing_encoding.hpp"
#include "sandbox/s3/multipart_operations.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::size_t kPageMax = 1000;

void write_owner(XmlWriter& xml) {
  for (const char* role : {"Initiator", "Owner"}) {
    xml.open(role);
    xml.leaf("ID", kOwnerId);
    xml.leaf("DisplayName", kOwnerName);
    xml.close(role);
  }
  xml.leaf("StorageClass", "STANDARD");
}

void write_part(XmlWriter& xml, int number, const Part& part) {
  xml.open("Part");
  xml.leaf("PartNumber", static_cast<std::uint64_t>(number));
  xml.leaf("LastModified", format_xml_time(part.at));
  xml.leaf("ETag", Etag{.md5 = part.md5}.quoted());
  xml.leaf("Size", part.size);
  xml.close("Part");
}

// Uploads in the order S3 lists them: by key, those of one key by their beginning.
struct Position {
  std::string key;
  Timestamp begun{};
  std::string upload_id;
  auto operator<=>(const Position&) const = default;
};

std::map<Position, const Upload*> uploads_of(const State& state, const std::string& bucket,
                                             std::string_view prefix) {
  std::map<Position, const Upload*> out;
  for (const auto& [id, upload] : state.uploads)
    if (upload.bucket == bucket && upload.key.starts_with(prefix))
      out.emplace(Position{.key = upload.key, .begun = upload.begun, .upload_id = id}, &upload);
  return out;
}

}  // namespace

Outcome<net::Answer> list_parts(Context& context, const Request& request, std::string_view /*body*/) {
  const auto limit = read_limit(request, "max-parts", kPageMax);
  if (!limit) return std::unexpected(limit.error());
  const auto marker = read_limit(request, "part-number-marker", 10'000);
  if (!marker) return std::unexpected(marker.error());
  const int after = request.parameter("part-number-marker") ? static_cast<int>(*marker) : 0;
  const std::string upload_id = request.text_parameter("uploadId");
  return context.store.with([&](const State& state) -> Outcome<net::Answer> {
    const auto upload = find_upload(state, upload_id, request.bucket, request.key);
    if (!upload) return std::unexpected(upload.error());
    XmlWriter xml;
    xml.open_root("ListPartsResult");
    xml.leaf("Bucket", request.bucket);
    xml.leaf("Key", request.key);
    xml.leaf("UploadId", upload_id);
    xml.leaf("PartNumberMarker", static_cast<std::uint64_t>(after));
    xml.leaf("MaxParts", std::uint64_t{*limit});
    std::size_t n = 0;
    int last = after;
    auto part = (*upload)->parts.upper_bound(after);
    for (; part != (*upload)->parts.end() && n < *limit; ++part, ++n) {
      write_part(xml, part->first, part->second);
      last = part->first;
    }
    xml.leaf("NextPartNumberMarker", static_cast<std::uint64_t>(last));
    xml.leaf("IsTruncated", part != (*upload)->parts.end());
    write_owner(xml);
    xml.close("ListPartsResult");
    return xml_answer(std::move(xml).str());
  });
}

Outcome<net::Answer> list_multipart_uploads(Context& context, const Request& request,
                                            std::string_view /*body*/) {
  const auto encode = ListingEncoding::of(request);
  if (!encode) return std::unexpected(encode.error());
  const auto limit = read_limit(request, "max-uploads", kPageMax);
  if (!limit) return std::unexpected(limit.error());
  if (!request.text_parameter("delimiter").empty()) return refuse(Code::kNotImplemented);
  const std::string key_marker = request.text_parameter("key-marker");
  const std::string id_marker = request.text_parameter("upload-id-marker");
  return context.store.with([&](const State& state) -> Outcome<net::Answer> {
    if (const auto bucket = find_bucket(state, request.bucket); !bucket)
      return std::unexpected(bucket.error());
    const auto uploads = uploads_of(state, request.bucket, request.text_parameter("prefix"));
    auto at = uploads.begin();
    while (at != uploads.end() && at->first.key < key_marker) ++at;
    // With an upload id the page goes on behind that upload, without one behind all of that key.
    bool passed = id_marker.empty();
    while (!key_marker.empty() && at != uploads.end() && at->first.key == key_marker &&
           (id_marker.empty() || !passed))
      passed = (at++)->first.upload_id == id_marker;

    XmlWriter xml;
    xml.open_root("ListMultipartUploadsResult");
    xml.leaf("Bucket", request.bucket);
    xml.leaf("KeyMarker", (*encode)(key_marker));
    xml.leaf("UploadIdMarker", id_marker);
    xml.leaf("MaxUploads", std::uint64_t{*limit});
    xml.leaf("Prefix", (*encode)(request.text_parameter("prefix")));
    if (encode->is_url()) xml.leaf("EncodingType", "url");
    Position last;
    for (std::size_t n = 0; at != uploads.end() && n < *limit; ++at, ++n) {
      last = at->first;
      xml.open("Upload");
      xml.leaf("Key", (*encode)(last.key));
      xml.leaf("UploadId", last.upload_id);
      write_owner(xml);
      xml.leaf("Initiated", format_xml_time(last.begun));
      xml.close("Upload");
    }
    xml.leaf("IsTruncated", at != uploads.end());
    if (at != uploads.end()) {
      xml.leaf("NextKeyMarker", (*encode)(last.key));
      xml.leaf("NextUploadIdMarker", last.upload_id);
    }
    xml.close("ListMultipartUploadsResult");
    return xml_answer(std::move(xml).str());
  });
}

}  // namespace ploy::sandbox::s3
