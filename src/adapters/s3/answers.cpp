#include "adapters/s3/answers.hpp"

#include <fmt/format.h>

#include <pugixml.hpp>
#include <sstream>

#include "adapters/s3/failures.hpp"
#include "base/text.hpp"

namespace ploy::s3 {

namespace {

// White space is kept: a key may consist of it.
constexpr unsigned int kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_ws_pcdata_single;

Result<pugi::xml_node> parse_root(pugi::xml_document& document, std::string_view xml, const char* name) {
  const auto parsed = document.load_buffer(xml.data(), xml.size(), kParse, pugi::encoding_utf8);
  const auto root = document.document_element();
  if (parsed && root.name() == std::string_view(name)) return root;
  if (parsed && root.name() == std::string_view("Error"))
    return std::unexpected(failure_of(200, parse_error(xml)));
  return fail(ErrorKind::kUnavailable,
              fmt::format("the server's answer is not a whole {} document ({}); if this stays, check that "
                          "the endpoint is an S3 server and not a web console or proxy",
                          name, parsed ? "it is something else" : parsed.description()));
}

bool is_true(pugi::xml_node node) { return equals_ignoring_case(trim(node.child_value()), "true"); }

Result<ListedObject> read_object(pugi::xml_node contents, bool url_encoded) {
  ListedObject object;
  const std::string_view key = contents.child("Key").text().get();
  if (url_encoded) {
    auto decoded = percent_decode(key, Plus::kIsSpace);
    if (!decoded) return fail(ErrorKind::kUnavailable, "a listed key is not properly encoded");
    object.key = std::move(*decoded);
  } else {
    object.key = key;
  }
  if (object.key.empty()) return fail(ErrorKind::kUnavailable, "a listed object has no key");
  const auto size = parse_uint(trim(contents.child("Size").text().get()));
  if (!size) return fail(ErrorKind::kUnavailable, "a listed object has no size");
  object.size = *size;
  object.etag = unquote_etag(contents.child("ETag").text().get());
  object.last_modified = parse_time(trim(contents.child("LastModified").text().get())).value_or(Timestamp{});
  return object;
}

std::string to_text(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.str();
}

}  // namespace

std::string unquote_etag(std::string_view etag) {
  etag = trim(etag);
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

ErrorAnswer parse_error(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size(), kParse, pugi::encoding_utf8)) return {};
  auto error = document.document_element();
  // SNS and IAM wrap it: <ErrorResponse><Error>.
  if (error.name() == std::string_view("ErrorResponse")) error = error.child("Error");
  if (error.name() != std::string_view("Error")) return {};
  const auto field = [&](const char* name) { return std::string(trim(error.child(name).text().get())); };
  return {field("Code"), field("Message"), field("Region"), field("Endpoint")};
}

Result<BucketsAnswer> parse_buckets(std::string_view xml) {
  pugi::xml_document document;
  const auto root = parse_root(document, xml, "ListAllMyBucketsResult");
  if (!root) return std::unexpected(root.error());
  BucketsAnswer answer;
  for (const auto bucket : root->child("Buckets").children("Bucket"))
    if (const std::string_view name = bucket.child("Name").text().get(); !name.empty())
      answer.names.emplace_back(name);
  answer.next_token = root->child("ContinuationToken").text().get();
  return answer;
}

Result<ListingAnswer> parse_listing(std::string_view xml) {
  pugi::xml_document document;
  const auto root = parse_root(document, xml, "ListBucketResult");
  if (!root) return std::unexpected(root.error());
  // Some servers ignore the wish for encoded keys; those that grant it say so.
  const bool url_encoded = equals_ignoring_case(trim(root->child("EncodingType").text().get()), "url");
  ListingAnswer answer;
  for (const auto contents : root->children("Contents")) {
    auto object = read_object(contents, url_encoded);
    if (!object) return std::unexpected(std::move(object.error()));
    answer.objects.push_back(std::move(*object));
  }
  answer.truncated = is_true(root->child("IsTruncated"));
  answer.next_token = root->child("NextContinuationToken").text().get();
  return answer;
}

Result<std::string> parse_upload_id(std::string_view xml) {
  pugi::xml_document document;
  const auto root = parse_root(document, xml, "InitiateMultipartUploadResult");
  if (!root) return std::unexpected(root.error());
  std::string id = root->child("UploadId").text().get();
  if (id.empty()) return fail(ErrorKind::kUnavailable, "the server began an upload without an UploadId");
  return id;
}

Result<std::string> parse_completion(std::string_view xml) {
  pugi::xml_document document;
  const auto root = parse_root(document, xml, "CompleteMultipartUploadResult");
  if (!root) return std::unexpected(root.error());
  return unquote_etag(root->child("ETag").text().get());
}

std::string write_completion(const std::vector<std::string>& part_etags) {
  pugi::xml_document document;
  auto root = document.append_child("CompleteMultipartUpload");
  for (std::size_t i = 0; i < part_etags.size(); ++i) {
    auto part = root.append_child("Part");
    part.append_child("PartNumber").text().set(i + 1);
    part.append_child("ETag").text().set(("\"" + part_etags[i] + "\"").c_str());
  }
  return to_text(document);
}

Result<std::map<std::string, std::string>> parse_tags(std::string_view xml) {
  pugi::xml_document document;
  const auto root = parse_root(document, xml, "Tagging");
  if (!root) return std::unexpected(root.error());
  std::map<std::string, std::string> tags;
  for (const auto tag : root->child("TagSet").children("Tag"))
    tags[tag.child("Key").text().get()] = tag.child("Value").text().get();
  return tags;
}

std::string write_tags(const std::map<std::string, std::string>& tags) {
  pugi::xml_document document;
  auto set = document.append_child("Tagging").append_child("TagSet");
  for (const auto& [key, value] : tags) {
    auto tag = set.append_child("Tag");
    tag.append_child("Key").text().set(key.c_str());
    tag.append_child("Value").text().set(value.c_str());
  }
  return to_text(document);
}

}  // namespace ploy::s3
