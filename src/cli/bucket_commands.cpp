#include "cli/bucket_commands.hpp"

#include <fmt/ostream.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ploy::cli {

namespace {

using nlohmann::json;

json time_or_null(const std::optional<Timestamp>& at) { return at ? json(format_time(*at)) : json(nullptr); }

std::string state_of(const Bucket& bucket) {
  if (!bucket.present) return "gone";
  return bucket.enabled ? "watched" : "off";
}

json to_json(const Bucket& bucket) {
  return {{"name", bucket.name},
          {"enabled", bucket.enabled},
          {"present", bucket.present},
          {"backups", bucket.backups},
          {"last_backup_at", time_or_null(bucket.last_backup_at)},
          {"last_scan_at", time_or_null(bucket.last_scan_at)},
          {"rescan_requested", bucket.rescan_requested}};
}

}  // namespace

int bucket_ls(Console& console, BucketBook& buckets) {
  const auto all = buckets.buckets();
  if (!all) return console.fail(all.error());
  if (console.json) {
    json items = json::array();
    for (const Bucket& bucket : *all) items.push_back(to_json(bucket));
    console.print({{"items", items}, {"total", all->size()}});
    return 0;
  }
  if (all->empty()) fmt::print(console.err, "No bucket has been seen yet. The daemon discovers them when it polls the S3 server.\n");
  for (const Bucket& bucket : *all)
    fmt::print(console.out, "{:<8} {:>8} backups  last {}  {}\n", state_of(bucket), bucket.backups,
               bucket.last_backup_at ? format_time(*bucket.last_backup_at) : "never", bucket.name);
  return 0;
}

}  // namespace ploy::cli
