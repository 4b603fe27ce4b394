#include "core/index_lines.hpp"

#include <limits>

#include "base/text.hpp"

namespace ploy {

namespace {

constexpr std::size_t kIdBytes = 8;

void put_document(Json& object, const Document& document) {
  object["chat_id"] = document.address.chat_id.value;
  object["message_id"] = document.address.message_id.value;
  put_text(object, "file_id", document.address.file_id);
  put_text(object, "name", document.name);
  object["size"] = document.size;
  object["sha256"] = to_hex(document.sha256);
}

Document take_document(JsonFields& fields) {
  Document document;
  document.address.chat_id.value = fields.signed_number("chat_id");
  document.address.message_id.value = fields.signed_number("message_id");
  document.address.file_id = fields.text("file_id");
  document.name = fields.text("name");
  document.size = fields.number("size");
  document.sha256 = fields.digest("sha256");
  if (document.address.message_id.value < 1) fields.complain("message_id", "not above 0");
  return document;
}

Json part_json(const Part& part) {
  Json object;
  object["seq"] = part.seq;
  object["offset"] = part.offset;
  object["length"] = part.length;
  object["document_offset"] = part.document_offset;
  put_document(object["document"], part.document.value_or(Document{}));
  return object;
}

// Part number `seq`, which has to begin at `offset`.
Part take_part(JsonFields& fields, int seq, std::uint64_t offset) {
  Part part;
  part.seq = static_cast<int>(fields.number("seq", std::numeric_limits<int>::max()));
  part.offset = fields.number("offset");
  part.length = fields.number("length");
  part.document_offset = fields.number("document_offset");
  JsonFields inner(fields.inner("document", Json::value_t::object));
  part.document = take_document(inner);
  if (!inner.ok()) fields.complain("document", inner.problem());
  if (part.seq != seq) fields.complain("seq", "not the next one");
  if (part.offset != offset) fields.complain("offset", "not where the part before it ends");
  const std::uint64_t size = part.document->size;
  if (part.document_offset > size || part.length > size - part.document_offset)
    fields.complain("length", "more than the document holds");
  return part;
}

std::vector<Part> take_parts(JsonFields& fields, std::uint64_t size) {
  std::vector<Part> parts;
  std::uint64_t offset = 0;
  for (const Json& object : fields.inner("parts", Json::value_t::array)) {
    JsonFields part_fields(object);
    parts.push_back(take_part(part_fields, static_cast<int>(parts.size()) + 1, offset));
    if (!part_fields.ok()) fields.complain("parts", part_fields.problem());
    if (parts.back().length > size - offset) fields.complain("parts", "they exceed the size");
    if (!fields.ok()) break;
    offset += parts.back().length;
  }
  if (parts.empty() || offset != size) fields.complain("parts", "they do not add up to the size");
  return parts;
}

}  // namespace

Json link_json(const IndexLink& link) {
  Json object;
  object["number"] = link.number;
  put_document(object, link.document);
  return object;
}

IndexLink take_link(JsonFields& fields, const std::string& name) {
  JsonFields inner(fields.inner(name, Json::value_t::object));
  IndexLink link;
  link.number = inner.signed_number("number");
  link.document = take_document(inner);
  if (link.number < 1) inner.complain("number", "not above 0");
  if (!inner.ok()) fields.complain(name, inner.problem());
  return link;
}

// State, attempts and errors stay out: what is in the index is stored, and the same entry must give the same
// bytes whenever it is written.
Json entry_json(const IndexEntry& entry) {
  const Backup& backup = entry.backup;
  const ObjectFacts& facts = backup.facts;
  Json line;
  line["backup_id"] = backup.id.value;
  put_text(line, "bucket", facts.version.bucket);
  put_text(line, "key", facts.version.key);
  if (!facts.version.version_id.empty()) put_text(line, "version_id", facts.version.version_id);
  if (!facts.version.etag.empty()) put_text(line, "etag", facts.version.etag);
  line["size"] = facts.size;
  line["last_modified"] = format_time(facts.last_modified);
  put_map(line, "headers", facts.headers);
  put_map(line, "metadata", facts.metadata);
  put_map(line, "tags", facts.tags);
  line["seen_at"] = format_time(backup.seen_at);
  if (backup.stored_at) line["stored_at"] = format_time(*backup.stored_at);
  if (backup.sha256) line["sha256"] = to_hex(*backup.sha256);
  Json& parts = line["parts"] = Json::array();
  for (const Part& part : entry.parts) parts.push_back(part_json(part));
  return line;
}

Result<IndexEntry> take_entry(const Json& line) {
  JsonFields fields(line);
  IndexEntry entry;
  Backup& backup = entry.backup;
  ObjectFacts& facts = backup.facts;
  backup.id.value = fields.text("backup_id");
  if (to_hex(from_hex(backup.id.value)) != backup.id.value || backup.id.value.size() != 2 * kIdBytes)
    fields.complain("backup_id", "not 16 hexadecimal digits");
  facts.version = {.bucket = fields.text("bucket"),
                   .key = fields.text("key"),
                   .version_id = fields.optional_text("version_id"),
                   .etag = fields.optional_text("etag")};
  facts.size = fields.number("size");
  facts.last_modified = fields.time("last_modified");
  facts.headers = fields.map("headers");
  facts.metadata = fields.map("metadata");
  facts.tags = fields.map("tags");
  backup.state = BackupState::kStored;
  backup.seen_at = fields.time("seen_at");
  backup.stored_at = fields.optional_time("stored_at");
  backup.sha256 = fields.optional_digest("sha256");
  entry.parts = take_parts(fields, facts.size);
  if (!fields.ok()) return fail(ErrorKind::kCorrupt, fields.problem());
  return entry;
}

}  // namespace ploy
