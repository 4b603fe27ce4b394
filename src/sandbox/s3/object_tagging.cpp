#include "sandbox/s3/object_headers.hpp"
#include "sandbox/s3/object_operations.hpp"
#include "sandbox/s3/publish.hpp"
#include "sandbox/s3/xml_document.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

// Tags are no part of the content: the object stays what it is, with the same time and etag.
Outcome<void> set_tags(Context& context, const Request& request, std::vector<Tag> tags,
                       const char* event_name) {
  ObjectRef tagged;
  auto set = context.store.change([&](const State& state) -> Outcome<Record> {
    const auto object = find_object(state, request.bucket, request.key);
    if (!object) return std::unexpected(object.error());
    auto copy = std::make_shared<Object>(**object);
    copy->tags = std::move(tags);
    tagged = copy;
    return ObjectPut{.bucket = request.bucket, .key = request.key, .object = tagged};
  });
  if (set) publish(context, request, event_name, request.bucket, request.key, tagged);
  return set;
}

}  // namespace

Outcome<net::Answer> get_object_tagging(Context& context, const Request& request, std::string_view /*body*/) {
  const auto object =
      context.store.with([&](const State& state) { return find_object(state, request.bucket, request.key); });
  if (!object) return std::unexpected(object.error());
  XmlWriter xml;
  xml.open_root("Tagging");
  xml.open("TagSet");
  for (const Tag& tag : (*object)->tags) {
    xml.open("Tag");
    xml.leaf("Key", tag.key);
    xml.leaf("Value", tag.value);
    xml.close("Tag");
  }
  xml.close("TagSet");
  xml.close("Tagging");
  return xml_answer(std::move(xml).str());
}

Outcome<net::Answer> put_object_tagging(Context& context, const Request& request, std::string_view body) {
  const auto document = parse_document(body, "Tagging");
  if (!document) return std::unexpected(document.error());
  const pugi::xml_node set = document->document_element().child("TagSet");
  if (!set) return refuse(Code::kMalformedXml);
  std::vector<Tag> tags;
  for (const pugi::xml_node node : set.children("Tag"))
    tags.push_back({.key = node.child_value("Key"), .value = node.child_value("Value")});
  if (auto ok = check_tags(tags); !ok) return std::unexpected(std::move(ok.error()));
  if (auto ok = set_tags(context, request, std::move(tags), "s3:ObjectTagging:Put"); !ok)
    return std::unexpected(std::move(ok.error()));
  return net::Answer{};
}

Outcome<net::Answer> delete_object_tagging(Context& context, const Request& request,
                                           std::string_view /*body*/) {
  if (auto ok = set_tags(context, request, {}, "s3:ObjectTagging:Delete"); !ok)
    return std::unexpected(std::move(ok.error()));
  return net::Answer{.status = 204};
}

}  // namespace ploy::sandbox::s3
