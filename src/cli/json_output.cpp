#include "cli/json_output.hpp"

#include <ostream>

#include "base/text.hpp"
#include "cli/exit_code.hpp"

namespace ploy::cli {

namespace {

void put_time(Json& object, const std::string& name, const std::optional<Timestamp>& at) {
  object[name] = at ? Json(format_time(*at)) : Json();
}

Json document_json(const Document& document) {
  Json object;
  object["chat_id"] = std::to_string(document.address.chat_id.value);
  object["message_id"] = std::to_string(document.address.message_id.value);
  put_text(object, "name", document.name);
  object["size"] = document.size;
  object["sha256"] = to_hex(document.sha256);
  return object;
}

}  // namespace

Json json_of(const Backup& backup) {
  const ObjectFacts& facts = backup.facts;
  Json object;
  object["id"] = backup.id.value;
  object["state"] = to_string(backup.state);
  put_text(object, "bucket", facts.version.bucket);
  put_text(object, "key", facts.version.key);
  put_text(object, "version_id", facts.version.version_id);
  put_text(object, "etag", facts.version.etag);
  object["size"] = facts.size;
  object["last_modified"] = format_time(facts.last_modified);
  put_map(object, "headers", facts.headers);
  put_map(object, "metadata", facts.metadata);
  put_map(object, "tags", facts.tags);
  object["seen_at"] = format_time(backup.seen_at);
  put_time(object, "stored_at", backup.stored_at);
  object["sha256"] = backup.sha256 ? Json(to_hex(*backup.sha256)) : Json();
  object["attempts"] = backup.attempts;
  put_time(object, "next_attempt_at", backup.next_attempt_at);
  put_text(object, "error", backup.error);
  return object;
}

Json json_of(const Orphan& orphan) {
  Json object = document_json(orphan.document);
  object["reason"] = to_string(orphan.reason);
  object["found_at"] = format_time(orphan.found_at);
  put_time(object, "posted_at", orphan.posted_at);
  object["removal_wanted"] = orphan.removal_wanted;
  put_text(object, "error", orphan.error);
  return object;
}

Json json_of(const Bucket& bucket) {
  Json object;
  object["name"] = bucket.name;
  object["enabled"] = bucket.enabled;
  object["present"] = bucket.present;
  object["backups"] = bucket.backups;
  put_time(object, "last_backup_at", bucket.last_backup_at);
  put_time(object, "last_scan_at", bucket.last_scan_at);
  object["rescan_requested"] = bucket.rescan_requested;
  return object;
}

Json json_of(const Part& part) {
  Json object;
  object["seq"] = part.seq;
  object["offset"] = part.offset;
  object["length"] = part.length;
  object["document_offset"] = part.document_offset;
  object["document"] = part.document ? document_json(*part.document) : Json();
  object["outcome_unknown"] = part.outcome_unknown;
  return object;
}

Json json_of(const ShownSetting& setting) {
  Json object;
  object["name"] = setting.name;
  put_text(object, "value", setting.value);
  object["origin"] = setting.origin;
  return object;
}

Json json_of(const SettingProblem& problem) {
  Json object;
  put_text(object, "name", problem.name);
  put_text(object, "value", problem.value);
  put_text(object, "allowed", problem.allowed);
  return object;
}

Json json_of(const Error& error) {
  Json object;
  object["kind"] = to_string(error.kind);
  put_text(object, "message", error.what);
  object["exit_code"] = to_int(exit_code(error.kind));
  if (error.kind == ErrorKind::kRateLimited) object["retry_after_ms"] = error.retry_after.count();
  return object;
}

void write_line(std::ostream& out, std::string_view type, const Json& fields) {
  Json line;
  line["type"] = type;
  line.update(fields);
  out << line.dump() << '\n' << std::flush;
}

}  // namespace ploy::cli
