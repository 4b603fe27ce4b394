#include "adapters/catalogue/sightings.hpp"

#include "adapters/catalogue/backup_rows.hpp"
#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {

bool insert_sighting(Connection& connection, const Sighting& sighting, Timestamp now) {
  const auto& version = sighting.version;
  Query insert(
      connection,
      "INSERT INTO backups (id, bucket, key, version_id, etag, size, last_modified, state, arrival, rank, "
      "seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?) ON CONFLICT DO NOTHING",
      backup_id(version).value, version.bucket, version.key, version.version_id, version.etag, sighting.size,
      sighting.last_modified, static_cast<int>(sighting.arrival),
      claim_rank(sighting.arrival, sighting.last_modified), now);
  return insert.run() == 1;
}

}  // namespace ploy::catalogue
