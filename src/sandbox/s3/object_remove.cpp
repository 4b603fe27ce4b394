#include "base/text.hpp"
#include "sandbox/s3/object_operations.hpp"
#include "sandbox/s3/publish.hpp"
#include "sandbox/s3/xml_document.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::size_t kDeletesMax = 1000;

// Removing what is not there succeeds, and is no event.
Outcome<void> remove(Context& context, const Request& request, const std::string& key) {
  const auto there = context.store.with([&](const State& state) -> Outcome<bool> {
    const auto bucket = find_bucket(state, request.bucket);
    if (!bucket) return std::unexpected(bucket.error());
    return (*bucket)->objects.contains(key);
  });
  if (!there) return std::unexpected(there.error());
  if (!*there) return {};
  const auto removed = context.store.change(
      [&](const State&) -> Outcome<Record> { return ObjectRemoved{.bucket = request.bucket, .key = key}; });
  if (removed) publish(context, request, "s3:ObjectRemoved:Delete", request.bucket, key, nullptr);
  return removed;
}

Outcome<std::vector<std::string>> read_keys(const pugi::xml_document& document) {
  std::vector<std::string> keys;
  for (const pugi::xml_node node : document.document_element().children("Object")) {
    keys.emplace_back(node.child_value("Key"));
    if (keys.back().empty()) return refuse(Code::kMalformedXml);
  }
  if (keys.empty() || keys.size() > kDeletesMax) return refuse(Code::kMalformedXml);
  return keys;
}

bool has_digest(const Request& request) {
  for (const net::Header& header : request.head.headers) {
    const std::string name = to_lower(header.name);
    if (name == "content-md5" || name == "x-amz-trailer" || name.starts_with("x-amz-checksum-")) return true;
  }
  return false;
}

}  // namespace

Outcome<net::Answer> delete_object(Context& context, const Request& request, std::string_view /*body*/) {
  if (auto ok = remove(context, request, request.key); !ok) return std::unexpected(std::move(ok.error()));
  return net::Answer{.status = 204};
}

Outcome<net::Answer> delete_objects(Context& context, const Request& request, std::string_view body) {
  if (!has_digest(request))
    return refuse(Code::kInvalidRequest,
                  "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  const auto document = parse_document(body, "Delete");
  if (!document) return std::unexpected(document.error());
  const auto keys = read_keys(*document);
  if (!keys) return std::unexpected(keys.error());
  const bool quiet = std::string_view(document->document_element().child_value("Quiet")) == "true";
  XmlWriter xml;
  xml.open_root("DeleteResult");
  for (const std::string& key : *keys) {
    if (auto ok = remove(context, request, key); !ok) return std::unexpected(std::move(ok.error()));
    if (quiet) continue;
    xml.open("Deleted");
    xml.leaf("Key", key);
    xml.close("Deleted");
  }
  xml.close("DeleteResult");
  return xml_answer(std::move(xml).str());
}

}  // namespace ploy::sandbox::s3
