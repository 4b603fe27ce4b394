#include "cli/backup_commands.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/json_output.hpp"
#include "cli/table.hpp"

namespace ploy::cli {

namespace {

std::string time_or(const std::optional<Timestamp>& at, std::string_view otherwise) {
  return at ? format_time(*at) : std::string(otherwise);
}

Table table_of(const std::vector<Backup>& backups) {
  Table table({{.title = "BACKUP"},
               {.title = "STATE"},
               {.title = "SIZE", .align = Align::kRight},
               {.title = "STORED"},
               {.title = "BUCKET/KEY", .flexible = true}});
  for (const Backup& backup : backups) {
    const ObjectVersion& version = backup.facts.version;
    table.add({backup.id.value, std::string(to_string(backup.state)), format_bytes(backup.facts.size),
               time_or(backup.stored_at, "-"), version.bucket + "/" + version.key});
  }
  return table;
}

Table facts_of(const Backup& backup) {
  Table table({{.title = "BACKUP"}, {.title = backup.id.value, .flexible = true}});
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) table.add({name, value});
  };
  const ObjectFacts& facts = backup.facts;
  add("state", std::string(to_string(backup.state)));
  add("bucket", facts.version.bucket);
  add("key", facts.version.key);
  add("version", facts.version.version_id);
  add("etag", facts.version.etag);
  add("size", fmt::format("{} ({} bytes)", format_bytes(facts.size), facts.size));
  add("sha256", backup.sha256 ? to_hex(*backup.sha256) : "unknown");
  add("modified", format_time(facts.last_modified));
  add("seen", format_time(backup.seen_at));
  add("stored", time_or(backup.stored_at, "not yet"));
  for (const auto& [name, value] : facts.headers) add(name, value);
  for (const auto& [name, value] : facts.metadata) add("meta " + name, value);
  for (const auto& [name, value] : facts.tags) add("tag " + name, value);
  add("error", backup.error);
  add("next attempt", time_or(backup.next_attempt_at, ""));
  return table;
}

std::string part_remark(const Part& part) {
  if (part.document) return part.document->name;
  if (part.outcome_unknown) return "unknown: its answer was lost; it is looked for before it is sent again";
  return part.intended_after ? "being sent" : "not sent yet";
}

Table parts_of(const std::vector<Part>& parts) {
  Table table({{.title = "PART", .align = Align::kRight},
               {.title = "SIZE", .align = Align::kRight},
               {.title = "MESSAGE", .align = Align::kRight},
               {.title = "DOCUMENT", .flexible = true}});
  for (const Part& part : parts)
    table.add({std::to_string(part.seq), format_bytes(part.length),
               part.document ? std::to_string(part.document->address.message_id.value) : "-",
               part_remark(part)});
  return table;
}

}  // namespace

int backup_ls(Console& console, BackupBook& book, const BackupLs& wanted) {
  const auto backups = book.list(
      {.bucket = wanted.bucket, .prefix = wanted.prefix, .state = wanted.state, .limit = wanted.limit});
  if (!backups) return console.fail(backups.error());
  if (console.json)
    console.print({{"items", json_list(std::span(*backups))}});
  else if (backups->empty())
    fmt::print(console.err, "No backup fits.\n");
  else
    table_of(*backups).print(console.out, console.out_screen);
  return 0;
}

int backup_show(Console& console, BackupBook& book, const BackupShow& wanted) {
  const auto backup = book.find(wanted.id);
  if (!backup) return console.fail(backup.error());
  const auto parts = book.parts(backup->id);
  if (!parts) return console.fail(parts.error());
  if (console.json) {
    Json document = json_of(*backup);
    document["parts"] = json_list(std::span(*parts));
    console.print(document);
    return 0;
  }
  facts_of(*backup).print(console.out, console.out_screen);
  fmt::print(console.out, "\n");
  parts_of(*parts).print(console.out, console.out_screen);
  return 0;
}

}  // namespace ploy::cli
