#include "adapters/catalogue/incident_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/backup_rows.hpp"

namespace ploy::catalogue {
namespace {

constexpr std::string_view kColumns = "id, kind, subject, reason, opened_at, told_at, closed_at";
// How many backups are put into incidents in one transaction; the next look goes on with the rest.
constexpr int kGatheredMax = 1000;

Incident read_incident(const Query& row) {
  return {.id = row.number(0),
          .kind = parse_incident_kind(row.text(1)).value(),  // the table's CHECK allows no other
          .subject = row.text(2),
          .reason = row.text(3),
          .opened_at = row.time(4),
          .told_at = row.optional_time(5),
          .closed_at = row.optional_time(6)};
}

std::optional<Incident> find_open(Connection& connection, IncidentKind kind, const std::string& subject) {
  static const auto kSql = fmt::format(
      "SELECT {} FROM incidents INDEXED BY incidents_open WHERE kind = ? AND subject = ? AND closed_at IS "
      "NULL",
      kColumns);
  Query row(connection, kSql, to_string(kind), subject);
  if (!row.next()) return std::nullopt;
  return read_incident(row);
}

// The last one that was closed after `again_after`, open again; its message may change once more.
bool open_again(Connection& connection, IncidentKind kind, const std::string& subject,
                const std::string& reason, Timestamp again_after) {
  std::optional<std::int64_t> id;
  if (Query row(connection,
                "SELECT id FROM incidents INDEXED BY incidents_closed WHERE kind = ? AND subject = ? AND "
                "closed_at > ? ORDER BY closed_at DESC LIMIT 1",
                to_string(kind), subject, again_after);
      row.next())
    id = row.number(0);
  if (!id) return false;
  Query(connection, "UPDATE incidents SET closed_at = NULL, told_at = NULL, reason = ? WHERE id = ?", reason,
        *id)
      .run();
  Query(connection, "UPDATE notices SET final = 0 WHERE name = ?", fmt::format("incident {}", *id)).run();
  return true;
}

void open_new(Connection& connection, IncidentKind kind, const std::string& subject,
              const std::string& reason, Timestamp since) {
  Query(connection, "INSERT INTO incidents (kind, subject, reason, opened_at) VALUES (?, ?, ?, ?)",
        to_string(kind), subject, reason, since)
      .run();
}

void want_text(Connection& connection, const Incident& incident, const std::string& text, Sound sound,
               bool final) {
  Query(
      connection,
      "INSERT INTO notices (name, wanted_text, loud, final) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE "
      "SET wanted_text = excluded.wanted_text, loud = excluded.loud, final = excluded.final",
      fmt::format("incident {}", incident.id), text, sound == Sound::kLoud, final)
      .run();
}

void count_members(Connection& connection, std::int64_t incident, FileTrouble& trouble) {
  Query row(connection,
            "SELECT state, given_up_at IS NOT NULL, count(*), min(next_attempt_at) FROM backups INDEXED BY "
            "backups_by_incident WHERE incident = ? GROUP BY 1, 2",
            incident);
  while (row.next()) {
    const auto state = parse_backup_state(row.text(0)).value();
    const bool given_up = row.flag(1);
    const bool stored = state == BackupState::kStored || state == BackupState::kVerified ||
                        state == BackupState::kExpired || state == BackupState::kDamaged;
    std::int64_t& count = stored                          ? trouble.arrived
                          : given_up                      ? trouble.given_up
                          : state == BackupState::kFailed ? trouble.failed
                                                          : trouble.trying;
    count += row.number(2);
    if (state == BackupState::kWaiting) trouble.next_attempt_at = row.optional_time(3);
  }
}

void name_members(Connection& connection, std::int64_t incident, int examples, FileTrouble& trouble) {
  // Those that still want something first.
  static const auto kSql = fmt::format(
      "SELECT {} FROM backups INDEXED BY backups_by_incident WHERE incident = ? AND (state IN ('pending', "
      "'sending', 'waiting', 'failed') AND given_up_at IS NULL) = ? ORDER BY seq LIMIT ?",
      kBackupColumns);
  for (const bool unsettled : {true, false}) {
    if (!trouble.examples.empty()) return;
    Query row(connection, kSql, incident, unsettled, examples);
    while (row.next()) trouble.examples.push_back(read_backup(row).backup);
  }
}

}  // namespace

Result<std::vector<Incident>> IncidentTable::open_ones() {
  static const auto kSql = fmt::format(
      "SELECT {} FROM incidents INDEXED BY incidents_open WHERE closed_at IS NULL ORDER BY opened_at, id",
      kColumns);
  return database_.read("read the open incidents",
                        [&](Connection& connection) -> Result<std::vector<Incident>> {
                          std::vector<Incident> incidents;
                          Query row(connection, kSql);
                          while (row.next()) incidents.push_back(read_incident(row));
                          return incidents;
                        });
}

Result<Incident> IncidentTable::open(IncidentKind kind, const std::string& subject, const std::string& reason,
                                     Timestamp since, Timestamp again_after) {
  return database_.write("open an incident", [&](Connection& connection) -> Result<Incident> {
    if (const auto found = find_open(connection, kind, subject)) return *found;
    if (!open_again(connection, kind, subject, reason, again_after))
      open_new(connection, kind, subject, reason, since);
    return find_open(connection, kind, subject).value();
  });
}

Result<void> IncidentTable::tell(const Incident& incident, const std::string& reason, const std::string& text,
                                 Sound sound, Timestamp now) {
  return database_.write("write an alert down", [&](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE incidents SET reason = ?, told_at = ? WHERE id = ?", reason, now, incident.id)
        .run();
    want_text(connection, incident, text, sound, false);
    return {};
  });
}

Result<void> IncidentTable::close(const Incident& incident, const std::string& text, Timestamp now) {
  return database_.write("close an incident", [&](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE incidents SET closed_at = ? WHERE id = ?", now, incident.id).run();
    // Should one of them fail again, it is another incident.
    Query(connection, "UPDATE backups SET incident = NULL WHERE incident = ?", incident.id).run();
    want_text(connection, incident, text, Sound::kSilent, true);
    return {};
  });
}

Result<int> IncidentTable::gather(int attempts, Timestamp now) {
  struct Failing {
    BackupSeq seq;
    std::string cause;
  };
  const auto find = [&](Connection& connection) -> Result<std::vector<Failing>> {
    std::vector<Failing> failing;
    Query row(connection,
              "SELECT seq, cause FROM backups INDEXED BY backups_failing WHERE attempts > 0 AND attempts >= "
              "? AND incident IS "
              "NULL AND given_up_at IS NULL AND state IN ('pending', 'sending', 'waiting', 'failed') LIMIT ?",
              attempts, kGatheredMax);
    while (row.next()) failing.push_back({row.number(0), row.text(1)});
    return failing;
  };
  // Nearly always there is none, and then nothing is written.
  const auto failing = database_.read("look for backups that fail", find);
  if (!failing) return std::unexpected(failing.error());
  if (failing->empty()) return 0;
  return database_.write("put failing backups into incidents", [&](Connection& connection) -> Result<int> {
    const auto still = find(connection);
    if (!still) return std::unexpected(still.error());
    for (const auto& [seq, cause] : *still) {
      if (!find_open(connection, IncidentKind::kFiles, cause))
        open_new(connection, IncidentKind::kFiles, cause, "", now);
      const Incident incident = find_open(connection, IncidentKind::kFiles, cause).value();
      Query(connection, "UPDATE backups SET incident = ? WHERE seq = ?", incident.id, seq).run();
    }
    return static_cast<int>(still->size());
  });
}

Result<FileTrouble> IncidentTable::look(const Incident& incident, int examples) {
  return database_.read("look at the backups of an incident",
                        [&](Connection& connection) -> Result<FileTrouble> {
                          FileTrouble trouble;
                          count_members(connection, incident.id, trouble);
                          name_members(connection, incident.id, examples, trouble);
                          return trouble;
                        });
}

}  // namespace ploy::catalogue
