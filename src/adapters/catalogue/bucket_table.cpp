#include "adapters/catalogue/bucket_table.hpp"

#include <fmt/format.h>

#include <set>

#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {
namespace {

Bucket read_bucket(const Query& row) {
  int column = 0;
  Bucket bucket;
  bucket.name = row.text(column++);
  bucket.enabled = row.flag(column++);
  bucket.present = row.flag(column++);
  bucket.first_scan_at = row.optional_time(column++);
  bucket.last_scan_at = row.optional_time(column++);
  bucket.rescan_requested = row.flag(column++);
  bucket.backups = row.number(column++);
  bucket.last_backup_at = row.optional_time(column++);
  return bucket;
}

std::set<std::string> present_buckets(Connection& connection) {
  std::set<std::string> names;
  for (Query row(connection, "SELECT name FROM buckets WHERE present"); row.next();)
    names.insert(row.text(0));
  return names;
}

void set_present(Connection& connection, const std::string& name, bool present) {
  Query(connection,
        "INSERT INTO buckets (name, present) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET present = excluded.present",
        name, present)
      .run();
}

Result<void> expect_bucket(int changed_rows, const std::string& name) {
  if (changed_rows == 1) return {};
  return fail(ErrorKind::kNotFound, fmt::format("there is no bucket {}", name));
}

}  // namespace

Result<std::vector<Bucket>> BucketTable::buckets() {
  return database_.read("read the buckets", [](Connection& connection) -> Result<std::vector<Bucket>> {
    std::vector<Bucket> buckets;
    Query row(
        connection,
        "SELECT name, enabled, present, first_scan_at, last_scan_at, rescan_requested, "
        "(SELECT ifnull(sum(backups), 0) FROM totals WHERE bucket = name AND state IN ('stored', "
        "'verified')), (SELECT max(stored_at) FROM backups WHERE bucket = name AND stored_at IS NOT NULL) "
        "FROM buckets ORDER BY name");
    while (row.next()) buckets.push_back(read_bucket(row));
    return buckets;
  });
}

// Writes only what is different: every poll comes by here.
Result<void> BucketTable::discovered(std::span<const std::string> names) {
  return database_.write("write down the buckets", [&](Connection& connection) -> Result<void> {
    auto missing = present_buckets(connection);
    for (const auto& name : names) {
      if (missing.erase(name) == 0) set_present(connection, name, true);
    }
    for (const auto& name : missing) set_present(connection, name, false);
    return {};
  });
}

Result<void> BucketTable::set_enabled(const std::string& name, bool enabled) {
  return database_.write("switch a bucket", [&](Connection& connection) {
    return expect_bucket(
        Query(connection, "UPDATE buckets SET enabled = ? WHERE name = ?", enabled, name).run(), name);
  });
}

Result<void> BucketTable::request_rescan(const std::string& name) {
  return database_.write("ask for a rescan", [&](Connection& connection) {
    return expect_bucket(
        Query(connection, "UPDATE buckets SET rescan_requested = 1 WHERE name = ?", name).run(), name);
  });
}

Result<void> BucketTable::scanned(const std::string& name, Timestamp now) {
  return database_.write("note that a bucket was listed", [&](Connection& connection) {
    return expect_bucket(
        Query(connection,
              "UPDATE buckets SET first_scan_at = ifnull(first_scan_at, ?1), last_scan_at = ?1, "
              "rescan_requested = 0 WHERE name = ?2",
              now, name)
            .run(),
        name);
  });
}

}  // namespace ploy::catalogue
