#include <algorithm>

#include "base/text.hpp"
#include "sandbox/s3/conditions.hpp"
#include "sandbox/s3/multipart_operations.hpp"
#include "sandbox/s3/publish.hpp"
#include "sandbox/s3/xml_document.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

// Every part but the last has at least this. Source: Amazon S3 User Guide, "Multipart upload limits".
constexpr std::uint64_t kPartBytesMin = 5 * kMiB;
constexpr std::size_t kPartsMax = 10'000;

struct NamedPart {
  int number = 0;
  std::string etag;
};

Outcome<std::vector<NamedPart>> read_parts(std::string_view body) {
  const auto document = parse_document(body, "CompleteMultipartUpload");
  if (!document) return std::unexpected(document.error());
  std::vector<NamedPart> parts;
  for (const pugi::xml_node node : document->document_element().children("Part")) {
    const auto number = parse_int(trim(node.child_value("PartNumber")));
    if (!number || *number < 1 || *number > static_cast<std::int64_t>(kPartsMax) || !node.child("ETag"))
      return refuse(Code::kMalformedXml);
    parts.push_back({static_cast<int>(*number), node.child_value("ETag")});
  }
  if (parts.empty() || parts.size() > kPartsMax) return refuse(Code::kMalformedXml);
  const auto out_of_order = [](const NamedPart& a, const NamedPart& b) { return a.number >= b.number; };
  if (std::adjacent_find(parts.begin(), parts.end(), out_of_order) != parts.end())
    return refuse(Code::kInvalidPartOrder);
  return parts;
}

std::unexpected<Refusal> too_small(const NamedPart& part, std::uint64_t size) {
  Refusal refusal = make_refusal(Code::kEntityTooSmall);
  refusal.details = {{"ProposedSize", std::to_string(size)},
                     {"MinSizeAllowed", std::to_string(kPartBytesMin)},
                     {"PartNumber", std::to_string(part.number)},
                     {"ETag", part.etag}};
  return std::unexpected(std::move(refusal));
}

// The object whose content are the named parts, one after the other.
Outcome<std::shared_ptr<Object>> join(const Upload& upload, const std::vector<NamedPart>& named) {
  auto object = std::make_shared<Object>();
  Md5 md5_of_md5s;
  for (const NamedPart& name : named) {
    const auto found = upload.parts.find(name.number);
    if (found == upload.parts.end() || Etag{.md5 = found->second.md5} != Etag::parse(trim(name.etag))) {
      Refusal refusal = make_refusal(Code::kInvalidPart);
      refusal.details = {{"PartNumber", std::to_string(name.number)}, {"ETag", name.etag}};
      return std::unexpected(std::move(refusal));
    }
    const Part& part = found->second;
    if (part.size < kPartBytesMin && &name != &named.back()) return too_small(name, part.size);
    md5_of_md5s.update(part.md5);
    object->size += part.size;
    if (part.blob) object->blobs.push_back(part.blob);
  }
  object->etag = {.md5 = md5_of_md5s.finish(), .parts = static_cast<std::uint32_t>(named.size())};
  object->headers = upload.headers;
  object->tags = upload.tags;
  return object;
}

}  // namespace

Outcome<net::Answer> complete_multipart_upload(Context& context, const Request& request,
                                               std::string_view body) {
  const auto named = read_parts(body);
  if (!named) return std::unexpected(named.error());
  const std::string upload_id = request.text_parameter("uploadId");
  ObjectRef published;
  const auto put = context.store.change([&](const State& state) -> Outcome<Record> {
    const auto upload = find_upload(state, upload_id, request.bucket, request.key);
    if (!upload) return std::unexpected(upload.error());
    const auto bucket = find_bucket(state, request.bucket);
    const auto present = (*bucket)->objects.find(request.key);
    if (auto ok = judge_write(request, present == (*bucket)->objects.end() ? nullptr : present->second.get());
        !ok)
      return std::unexpected(std::move(ok.error()));
    auto object = join(**upload, *named);
    if (!object) return std::unexpected(std::move(object.error()));
    (*object)->at = context.clock.now();
    published = *object;
    return ObjectPut{
        .bucket = request.bucket, .key = request.key, .object = published, .ends_upload = upload_id};
  });
  if (!put) return std::unexpected(put.error());
  publish(context, request, "s3:ObjectCreated:CompleteMultipartUpload", request.bucket, request.key,
          published);
  XmlWriter xml;
  xml.open_root("CompleteMultipartUploadResult");
  xml.leaf("Location", "http://" + std::string(request.header("host").value_or("")) + request.head.path);
  xml.leaf("Bucket", request.bucket);
  xml.leaf("Key", request.key);
  xml.leaf("ETag", published->etag.quoted());
  xml.close("CompleteMultipartUploadResult");
  return xml_answer(std::move(xml).str());
}

}  // namespace ploy::sandbox::s3
