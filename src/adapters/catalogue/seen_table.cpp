#include "adapters/catalogue/seen_table.hpp"

#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/sightings.hpp"

namespace ploy::catalogue {
namespace {

std::vector<ListedObject> read_objects(Query& row) {
  std::vector<ListedObject> objects;
  while (row.next()) {
    objects.push_back(
        {.key = row.text(0), .etag = row.text(1), .size = row.size(2), .last_modified = row.time(3)});
  }
  return objects;
}

void remember(Connection& connection, const std::string& bucket, const ListedObject& object) {
  Query(
      connection,
      "INSERT INTO objects (bucket, key, etag, size, last_modified) VALUES (?, ?, ?, ?, ?) ON CONFLICT "
      "(bucket, "
      "key) DO UPDATE SET etag = excluded.etag, size = excluded.size, last_modified = excluded.last_modified",
      bucket, object.key, object.etag, object.size, object.last_modified)
      .run();
}

Sighting sighting_of(const std::string& bucket, const ListedObject& object, Arrival arrival) {
  return {.version = {.bucket = bucket, .key = object.key, .version_id = "", .etag = object.etag},
          .size = object.size,
          .last_modified = object.last_modified,
          .arrival = arrival};
}

}  // namespace

Result<std::vector<ListedObject>> SeenTable::between(const std::string& bucket, const std::string& after,
                                                     const std::string& up_to, int limit) {
  return database_.read(
      "read what was listed", [&](Connection& connection) -> Result<std::vector<ListedObject>> {
        if (up_to.empty()) {
          Query row(
              connection,
              "SELECT key, etag, size, last_modified FROM objects WHERE bucket = ? AND key > ? ORDER BY key "
              "LIMIT ?",
              bucket, after, limit);
          return read_objects(row);
        }
        Query row(
            connection,
            "SELECT key, etag, size, last_modified FROM objects WHERE bucket = ? AND key > ? AND key <= ? "
            "ORDER BY key LIMIT ?",
            bucket, after, up_to, limit);
        return read_objects(row);
      });
}

Result<int> SeenTable::record(const std::string& bucket, std::span<const ListedObject> changed,
                              std::optional<Arrival> arrival, Timestamp now) {
  return database_.write("remember what was listed", [&](Connection& connection) -> Result<int> {
    int fresh = 0;
    for (const auto& object : changed) {
      remember(connection, bucket, object);
      if (arrival && insert_sighting(connection, sighting_of(bucket, object, *arrival), now)) ++fresh;
    }
    return fresh;
  });
}

}  // namespace ploy::catalogue
