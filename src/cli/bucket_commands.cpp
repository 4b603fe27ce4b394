#include "cli/bucket_commands.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/json_output.hpp"
#include "cli/table.hpp"

namespace ploy::cli {

namespace {

std::string state_of(const Bucket& bucket) {
  if (!bucket.present) return "gone";
  return bucket.enabled ? "watched" : "off";
}

std::string time_or(const std::optional<Timestamp>& at, std::string_view otherwise) {
  return at ? format_time(*at) : std::string(otherwise);
}

Table table_of(const std::vector<Bucket>& buckets) {
  Table table({{.title = "BUCKET", .flexible = true},
               {.title = "STATE"},
               {.title = "BACKUPS", .align = Align::kRight},
               {.title = "LAST BACKUP"},
               {.title = "LAST LISTED"}});
  for (const Bucket& bucket : buckets)
    table.add({bucket.name, state_of(bucket), std::to_string(bucket.backups),
               time_or(bucket.last_backup_at, "never"),
               bucket.rescan_requested ? "in a moment" : time_or(bucket.last_scan_at, "never")});
  return table;
}

}  // namespace

int bucket_ls(Console& console, BucketBook& buckets) {
  const auto all = buckets.buckets();
  if (!all) return console.fail(all.error());
  if (console.json)
    console.print({{"items", json_list(std::span(*all))}, {"total", all->size()}});
  else if (all->empty())
    fmt::print(console.err,
               "No bucket has been seen yet. The daemon discovers them when it polls the S3 server.\n");
  else
    table_of(*all).print(console.out, console.out_screen);
  return 0;
}

}  // namespace ploy::cli
