#include "adapters/catalogue/restore_table.hpp"

#include <fmt/format.h>

#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {
namespace {

constexpr std::string_view kColumns =
    "id, backup_id, target, overwrite, state, begun, cancel_wanted, bytes_done, bytes_total, asked_at, "
    "ended_at, error";

RestoreRun read_run(const Query& row) {
  int column = 0;
  RestoreRun run;
  run.id = row.number(column++);
  run.wish.backup.value = row.text(column++);
  run.wish.target = row.text(column++);
  run.wish.overwrite = row.flag(column++) ? Overwrite::kYes : Overwrite::kNo;
  run.state = parse_run_state(row.text(column++)).value();  // the table's CHECK allows no other
  run.begun = static_cast<int>(row.number(column++));
  run.cancel_wanted = row.flag(column++);
  run.bytes_done = row.size(column++);
  run.bytes_total = row.size(column++);
  run.asked_at = row.time(column++);
  run.ended_at = row.optional_time(column++);
  run.error = row.text(column++);
  return run;
}

Result<RestoreRun> find_run(Connection& connection, std::int64_t id) {
  static const auto kSql = fmt::format("SELECT {} FROM restores WHERE id = ?", kColumns);
  Query row(connection, kSql, id);
  if (!row.next()) return fail(ErrorKind::kNotFound, fmt::format("there is no run {}", id));
  return read_run(row);
}

}  // namespace

Result<void> RestoreTable::requeue_interrupted() {
  return database_.write("queue interrupted restores again", [](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE restores SET state = 'queued' WHERE state = 'running'").run();
    return {};
  });
}

Result<std::int64_t> RestoreTable::add(const RestoreWish& wish, Timestamp now) {
  return database_.write("queue a restore", [&](Connection& connection) -> Result<std::int64_t> {
    Query(connection,
          "INSERT INTO restores (backup_id, target, overwrite, state, asked_at, bytes_total) VALUES (?1, ?2, "
          "?3, "
          "'queued', ?4, ifnull((SELECT size FROM backups WHERE id = ?1), 0))",
          wish.backup.value, wish.target, wish.overwrite == Overwrite::kYes, now)
        .run();
    return connection.last_row_id();
  });
}

Result<std::vector<RestoreRun>> RestoreTable::list(int limit) {
  static const auto kSql = fmt::format("SELECT {} FROM restores ORDER BY id DESC LIMIT ?", kColumns);
  return database_.read("list restores", [&](Connection& connection) -> Result<std::vector<RestoreRun>> {
    std::vector<RestoreRun> runs;
    for (Query row(connection, kSql, limit); row.next();) runs.push_back(read_run(row));
    return runs;
  });
}

Result<RestoreRun> RestoreTable::find(std::int64_t id) {
  return database_.read("find a restore", [&](Connection& connection) { return find_run(connection, id); });
}

Result<std::optional<RestoreRun>> RestoreTable::claim() {
  static const auto kSql = fmt::format(
      "UPDATE restores SET state = 'running', begun = begun + 1 WHERE id = (SELECT min(id) FROM restores "
      "WHERE "
      "state = 'queued') RETURNING {}",
      kColumns);
  return database_.write("claim a restore", [](Connection& connection) -> Result<std::optional<RestoreRun>> {
    Query row(connection, kSql);
    if (!row.next()) return std::nullopt;
    return read_run(row);
  });
}

Result<void> RestoreTable::progress(std::int64_t id, std::uint64_t done, std::uint64_t total) {
  return database_.write("note how far a restore has come", [&](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE restores SET bytes_done = ?, bytes_total = ? WHERE id = ?", done, total, id)
        .run();
    return {};
  });
}

Result<void> RestoreTable::end(std::int64_t id, RunState state, const std::string& error, Timestamp now) {
  return database_.write("note what came of a restore", [&](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE restores SET state = ?, error = ?, ended_at = ? WHERE id = ?", to_string(state),
          error, now, id)
        .run();
    return {};
  });
}

Result<void> RestoreTable::release(std::int64_t id) {
  return database_.write("put a restore back", [&](Connection& connection) -> Result<void> {
    Query(connection, "UPDATE restores SET state = 'queued' WHERE id = ? AND state = 'running'", id).run();
    return {};
  });
}

Result<RestoreRun> RestoreTable::cancel(std::int64_t id, Timestamp now) {
  return database_.write("cancel a restore", [&](Connection& connection) -> Result<RestoreRun> {
    const auto run = find_run(connection, id);
    if (!run) return run;
    if (run->ended_at)
      return fail(ErrorKind::kConflict,
                  fmt::format("run {} is over already: it {}", id, to_string(run->state)));
    Query(connection, "UPDATE restores SET cancel_wanted = 1 WHERE id = ?", id).run();
    if (run->state == RunState::kQueued)
      Query(connection, "UPDATE restores SET state = 'canceled', ended_at = ? WHERE id = ?", now, id).run();
    return find_run(connection, id);
  });
}

}  // namespace ploy::catalogue
