#include "sandbox/s3/listing_operations.hpp"

#include "sandbox/s3/base64.hpp"
#include "sandbox/s3/fault_acts.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/listing_encoding.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

// More is never given, whatever is asked for.
constexpr std::size_t kKeysMax = 1000;

// A token is opaque to clients; that it does not look like a key keeps them from building one.
constexpr std::string_view kTokenFront = "1\n";

std::string make_token(const std::string& last) {
  return to_base64(as_bytes(std::string(kTokenFront) + last));
}

Outcome<std::string> read_token(std::string_view token) {
  const auto bytes = from_base64(token);
  if (!bytes || !as_text(*bytes).starts_with(kTokenFront))
    return refuse(Code::kInvalidArgument, "The continuation token provided is incorrect");
  return std::string(as_text(*bytes).substr(kTokenFront.size()));
}

Outcome<ListingPage> read_page(const Context& context, const Request& request, ListingQuery query) {
  spoil_page(request, query);
  auto page = context.store.with([&](const State& state) -> Outcome<ListingPage> {
    const auto bucket = find_bucket(state, request.bucket);
    if (!bucket) return std::unexpected(bucket.error());
    return list_objects((*bucket)->objects, query);
  });
  if (page) spoil_page(request, *page);
  return page;
}

bool tells_token(const Request& request, const ListingPage& page) {
  return page.truncated && !(request.fault && request.fault->kind == FaultKind::kListingWithoutToken);
}

enum class Owner { kLeaveOut, kName };

void write_object(XmlWriter& xml, const ListingPage::Entry& entry, const ListingEncoding& encode,
                  Owner owner) {
  xml.open("Contents");
  xml.leaf("Key", encode(entry.key));
  xml.leaf("LastModified", format_xml_time(entry.object->at));
  xml.leaf("ETag", entry.object->etag.quoted());
  xml.leaf("Size", entry.object->size);
  std::string_view storage = "STANDARD";
  for (const net::Header& header : entry.object->headers)
    if (header.name == "x-amz-storage-class") storage = header.value;
  if (owner == Owner::kName) {
    xml.open("Owner");
    xml.leaf("ID", kOwnerId);
    xml.leaf("DisplayName", kOwnerName);
    xml.close("Owner");
  }
  xml.leaf("StorageClass", storage);
  xml.close("Contents");
}

// What both versions have in common.
void write_page(XmlWriter& xml, const Request& request, const ListingQuery& query, const ListingPage& page,
                const ListingEncoding& encode, Owner owner) {
  xml.leaf("Name", request.bucket);
  xml.leaf("Prefix", encode(query.prefix));
  if (!query.delimiter.empty()) xml.leaf("Delimiter", encode(query.delimiter));
  xml.leaf("MaxKeys", std::uint64_t{query.keys_max});
  if (encode.is_url()) xml.leaf("EncodingType", "url");
  xml.leaf("IsTruncated", page.truncated);
  for (const ListingPage::Entry& entry : page.objects) write_object(xml, entry, encode, owner);
  for (const std::string& common : page.common_prefixes) {
    xml.open("CommonPrefixes");
    xml.leaf("Prefix", encode(common));
    xml.close("CommonPrefixes");
  }
}

Outcome<ListingQuery> read_query(const Request& request, std::string after) {
  const auto limit = read_limit(request, "max-keys", kKeysMax);
  if (!limit) return std::unexpected(limit.error());
  return ListingQuery{.prefix = request.text_parameter("prefix"),
                      .delimiter = request.text_parameter("delimiter"),
                      .after = std::move(after),
                      .keys_max = *limit};
}

}  // namespace

Outcome<net::Answer> list_objects_v1(Context& context, const Request& request, std::string_view /*body*/) {
  const auto encode = ListingEncoding::of(request);
  if (!encode) return std::unexpected(encode.error());
  const auto query = read_query(request, request.text_parameter("marker"));
  if (!query) return std::unexpected(query.error());
  const auto page = read_page(context, request, *query);
  if (!page) return std::unexpected(page.error());
  XmlWriter xml;
  xml.open_root("ListBucketResult");
  xml.leaf("Marker", (*encode)(query->after));
  // Without a delimiter the client goes on after the last key, as it does on AWS.
  if (page->truncated && !query->delimiter.empty()) xml.leaf("NextMarker", (*encode)(page->last));
  write_page(xml, request, *query, *page, *encode, Owner::kName);
  xml.close("ListBucketResult");
  return xml_answer(std::move(xml).str());
}

Outcome<net::Answer> list_objects_v2(Context& context, const Request& request, std::string_view /*body*/) {
  const auto encode = ListingEncoding::of(request);
  if (!encode) return std::unexpected(encode.error());
  const auto token = request.parameter("continuation-token");
  const auto after = token ? read_token(*token) : Outcome<std::string>(request.text_parameter("start-after"));
  if (!after) return std::unexpected(after.error());
  const auto query = read_query(request, *after);
  if (!query) return std::unexpected(query.error());
  const auto page = read_page(context, request, *query);
  if (!page) return std::unexpected(page.error());
  XmlWriter xml;
  xml.open_root("ListBucketResult");
  if (token) xml.leaf("ContinuationToken", *token);
  if (const auto start = request.parameter("start-after")) xml.leaf("StartAfter", (*encode)(*start));
  if (tells_token(request, *page)) xml.leaf("NextContinuationToken", make_token(page->last));
  xml.leaf("KeyCount", std::uint64_t{page->objects.size() + page->common_prefixes.size()});
  const bool with_owner = request.parameter("fetch-owner") == "true";
  write_page(xml, request, *query, *page, *encode, with_owner ? Owner::kName : Owner::kLeaveOut);
  xml.close("ListBucketResult");
  return xml_answer(std::move(xml).str());
}

}  // namespace ploy::sandbox::s3
