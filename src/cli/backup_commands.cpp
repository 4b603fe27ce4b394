#include "cli/backup_commands.hpp"

#include <fmt/ostream.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ploy::cli {

namespace {

using nlohmann::json;

json time_or_null(const std::optional<Timestamp>& at) { return at ? json(format_time(*at)) : json(nullptr); }

json to_json(const Backup& backup) {
  const ObjectFacts& facts = backup.facts;
  return {{"id", backup.id.value},
          {"state", to_string(backup.state)},
          {"bucket", facts.version.bucket},
          {"key", facts.version.key},
          {"version_id", facts.version.version_id},
          {"etag", facts.version.etag},
          {"size", facts.size},
          {"sha256", backup.sha256 ? json(to_hex(*backup.sha256)) : json(nullptr)},
          {"last_modified", format_time(facts.last_modified)},
          {"headers", facts.headers},
          {"metadata", facts.metadata},
          {"tags", facts.tags},
          {"seen_at", format_time(backup.seen_at)},
          {"stored_at", time_or_null(backup.stored_at)},
          {"attempts", backup.attempts},
          {"next_attempt_at", time_or_null(backup.next_attempt_at)},
          {"error", backup.error}};
}

json to_json(const Part& part) {
  json out = {{"seq", part.seq}, {"offset", part.offset}, {"length", part.length}, {"document", nullptr}};
  if (part.document)
    out["document"] = {{"name", part.document->name},
                       {"chat_id", part.document->address.chat_id.value},
                       {"message_id", part.document->address.message_id.value},
                       {"size", part.document->size},
                       {"sha256", to_hex(part.document->sha256)}};
  return out;
}

void print_line(std::ostream& out, std::string_view name, const std::string& value) {
  if (!value.empty()) fmt::print(out, "{:<14} {}\n", name, value);
}

void print_facts(std::ostream& out, const Backup& backup) {
  const ObjectFacts& facts = backup.facts;
  print_line(out, "backup", backup.id.value);
  print_line(out, "state", std::string(to_string(backup.state)));
  print_line(out, "bucket", facts.version.bucket);
  print_line(out, "key", facts.version.key);
  print_line(out, "version", facts.version.version_id);
  print_line(out, "etag", facts.version.etag);
  print_line(out, "size", fmt::format("{} ({} bytes)", format_bytes(facts.size), facts.size));
  print_line(out, "sha256", backup.sha256 ? to_hex(*backup.sha256) : "unknown");
  print_line(out, "modified", format_time(facts.last_modified));
  print_line(out, "seen", format_time(backup.seen_at));
  print_line(out, "stored", backup.stored_at ? format_time(*backup.stored_at) : "not yet");
  for (const auto& [name, value] : facts.headers) print_line(out, name, value);
  for (const auto& [name, value] : facts.metadata) print_line(out, "meta " + name, value);
  for (const auto& [name, value] : facts.tags) print_line(out, "tag " + name, value);
  print_line(out, "error", backup.error);
  print_line(out, "next attempt", backup.next_attempt_at ? format_time(*backup.next_attempt_at) : "");
}

}  // namespace

int backup_ls(Console& console, BackupBook& book, const BackupLs& wanted) {
  const auto backups = book.list({.bucket = wanted.bucket, .prefix = wanted.prefix, .state = wanted.state, .limit = wanted.limit});
  if (!backups) return console.fail(backups.error());
  if (console.json) {
    json items = json::array();
    for (const Backup& backup : *backups) items.push_back(to_json(backup));
    console.print({{"items", items}});
    return 0;
  }
  if (backups->empty()) fmt::print(console.err, "No backup fits.\n");
  for (const Backup& backup : *backups)
    fmt::print(console.out, "{}  {:<8} {:>10}  {}  {}/{}\n", backup.id.value, to_string(backup.state), format_bytes(backup.facts.size),
               backup.stored_at ? format_time(*backup.stored_at) : std::string(20, '-'), backup.facts.version.bucket, backup.facts.version.key);
  return 0;
}

int backup_show(Console& console, BackupBook& book, const BackupShow& wanted) {
  const auto backup = book.find(wanted.id);
  if (!backup) return console.fail(backup.error());
  const auto parts = book.parts(backup->id);
  if (!parts) return console.fail(parts.error());
  if (console.json) {
    json document = to_json(*backup);
    document["parts"] = json::array();
    for (const Part& part : *parts) document["parts"].push_back(to_json(part));
    console.print(document);
    return 0;
  }
  print_facts(console.out, *backup);
  for (const Part& part : *parts)
    fmt::print(console.out, "part {:>3}/{:<3}   {:>10}  {}\n", part.seq, parts->size(), format_bytes(part.length),
               part.document ? fmt::format("message {}  {}", part.document->address.message_id.value, part.document->name) : "not sent yet");
  return 0;
}

}  // namespace ploy::cli
