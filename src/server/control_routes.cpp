#include "server/control_routes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "core/notice_text.hpp"
#include "server/json_answer.hpp"

namespace ploy::server {

namespace {

using nlohmann::json;

json gate_of(const app::Overview& view) {
  if (!view.gate) return nullptr;
  return {{"reason", view.gate->reason},
          {"since", format_time(view.gate->since)},
          {"until", time_or_null(view.gate->until)}};
}

json incidents_of(const app::Overview& view) {
  json list = json::array();
  for (const Incident& incident : view.incidents)
    list.push_back({{"kind", to_string(incident.kind)},
                    {"subject", incident.subject},
                    {"since", format_time(incident.opened_at)},
                    {"what", incident_headline(incident)},
                    {"reason", incident.reason}});
  return list;
}

net::Answer status(const app::Reporter& reporter, const Intake& intake) {
  const auto view = reporter.overview();
  if (!view) return problem(view.error());
  json states;
  for (const auto& [state, count] : view->totals.by_state) states[std::string(to_string(state))] = count;
  json components;
  for (const auto& [name, component] : view->components)
    components[name] = {{"status", to_string(component.status)}, {"reason", component.reason}};
  const Intake::Counters events = intake.counters();
  return json_answer(
      200, {{"status", to_string(view->status)},
            {"uptime_seconds", std::chrono::duration_cast<std::chrono::seconds>(view->uptime).count()},
            {"components", components},
            {"backups", states},
            {"stored_bytes", view->totals.stored_bytes},
            {"stored_today", view->totals.stored_today},
            {"last_stored_at", time_or_null(view->totals.last_stored_at)},
            {"unknown_outcomes", view->totals.unknown_outcomes},
            {"orphans", view->totals.orphans},
            {"last_poll_at", time_or_null(view->polled.at)},
            {"last_poll_error", view->polled.error},
            {"buckets_monitored", view->buckets_monitored},
            {"paused", gate_of(*view)},
            {"incidents", incidents_of(*view)},
            {"webhook",
             {{"requests", events.requests},
              {"unparsable", events.unparsable},
              {"oversized", events.oversized},
              {"refused", events.refused},
              {"turned_away", events.turned_away}}}});
}

// The value of one argument of a query string; empty when it is not there.
std::string argument(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.substr(0, pair.find('=')) != name || pair.size() <= name.size()) continue;
    return percent_decode(pair.substr(name.size() + 1), Plus::kIsSpace).value_or("");
  }
  return "";
}

constexpr int kLogsShownMax = 10'000;

Result<Journal::Query> log_query(const std::string& query) {
  Journal::Query wanted{.text = argument(query, "text")};
  const std::string level = argument(query, "level");
  for (const LogLevel known : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError})
    if (level == to_string(known)) wanted.at_least = known;
  if (!level.empty() && !wanted.at_least)
    return fail(ErrorKind::kInvalid, "level is debug, info, warning or error");
  const std::string limit = argument(query, "limit");
  const auto number = parse_int(limit);
  if (!limit.empty() && (!number || *number < 1 || *number > kLogsShownMax))
    return fail(ErrorKind::kInvalid, "limit is a number from 1 to 10000");
  if (number) wanted.limit = static_cast<int>(*number);
  return wanted;
}

net::Answer logs(Journal& journal, const std::string& query) {
  const auto wanted = log_query(query);
  if (!wanted) return problem(wanted.error());
  const auto records = journal.search(*wanted);
  if (!records) return problem(records.error());
  json items = json::array();
  for (const LogRecord& record : *records) {
    json item = {{"at", format_time(record.at)},
                 {"level", to_string(record.level)},
                 {"message", record.message},
                 {"fields", json::object()}};
    for (const auto& [name, value] : record.fields) item["fields"][name] = value;
    items.push_back(std::move(item));
  }
  return json_answer(200, {{"items", items}});
}

net::Answer remove_orphans(OrphanBook& orphans) {
  const auto wanted = orphans.want_removal();
  if (!wanted) return problem(wanted.error());
  return json_answer(200, {{"done", true}, {"orphans", *wanted}});
}

json json_of(const RestoreRun& run) {
  return {{"id", std::to_string(run.id)},
          {"kind", "restore"},
          {"state", to_string(run.state)},
          {"backup", run.wish.backup.value},
          {"target", is_utf8(run.wish.target) ? json(run.wish.target) : json(nullptr)},
          {"bytes_done", run.bytes_done},
          {"bytes_total", run.bytes_total},
          {"asked_at", format_time(run.asked_at)},
          {"ended_at", time_or_null(run.ended_at)},
          {"error", run.error}};
}

net::Answer answer_run(const Result<RestoreRun>& run) {
  if (!run) return problem(run.error());
  return json_answer(200, json_of(*run));
}

net::Answer list_runs(app::RestoreRunner& restores, const std::string& query) {
  constexpr std::int64_t kRunsShownMax = 1000;
  constexpr std::int64_t kRunsShown = 50;
  const auto limit = parse_int(argument(query, "limit")).value_or(kRunsShown);
  const auto runs = restores.list(static_cast<int>(std::clamp<std::int64_t>(limit, 1, kRunsShownMax)));
  if (!runs) return problem(runs.error());
  json items = json::array();
  for (const RestoreRun& run : *runs) items.push_back(json_of(run));
  return json_answer(200, {{"items", items}});
}

net::Answer ask_restore(app::RestoreRunner& restores, const std::string& query) {
  const auto overwrite = argument(query, "overwrite") == "true" ? Overwrite::kYes : Overwrite::kNo;
  const auto id = restores.ask(argument(query, "backup"), argument(query, "to"), overwrite);
  if (!id) return problem(id.error());
  return answer_run(restores.find(*id));
}

// 0, which no run has, for what is no number.
std::int64_t id_of(const Routed& routed) { return parse_int(routed.arguments.front()).value_or(0); }

net::Answer done(const Result<void>& result) {
  if (!result) return problem(result.error());
  return json_answer(200, {{"done", true}});
}

net::Answer retried_all(app::Retries& retries) {
  const auto count = retries.retry_all();
  if (!count) return problem(count.error());
  return json_answer(200, {{"done", true}, {"backups", *count}});
}

void add_backup_routes(Routes& routes, const Controlled& c) {
  routes.answer("POST", "/api/v1/backups/:id/retry",
                [c](const Routed& routed) { return done(c.retries.retry(routed.arguments.front())); });
  routes.answer("POST", "/api/v1/backups/:id/give-up",
                [c](const Routed& routed) { return done(c.retries.give_up(routed.arguments.front())); });
  routes.answer("POST", "/api/v1/backups/retry", [c](const Routed&) { return retried_all(c.retries); });
}

}  // namespace

void add_control_routes(Routes& routes, const Controlled& c) {
  routes.answer("GET", "/api/v1/status", [c](const Routed&) { return status(c.reporter, c.intake); });
  routes.answer("GET", "/api/v1/logs",
                [c](const Routed& routed) { return logs(c.journal, routed.head.query); });
  const auto set_enabled = [c](bool enabled) {
    return [c, enabled](const Routed& routed) {
      return done(c.watch.set_enabled(routed.arguments.front(), enabled));
    };
  };
  routes.answer("POST", "/api/v1/buckets/:name/enable", set_enabled(true));
  routes.answer("POST", "/api/v1/buckets/:name/disable", set_enabled(false));
  routes.answer("POST", "/api/v1/buckets/:name/rescan",
                [c](const Routed& routed) { return done(c.watch.rescan(routed.arguments.front())); });
  routes.answer("GET", "/api/v1/runs",
                [c](const Routed& routed) { return list_runs(c.restores, routed.head.query); });
  routes.answer("GET", "/api/v1/runs/:id",
                [c](const Routed& routed) { return answer_run(c.restores.find(id_of(routed))); });
  routes.answer("POST", "/api/v1/runs/:id/cancel",
                [c](const Routed& routed) { return answer_run(c.restores.cancel(id_of(routed))); });
  routes.answer("POST", "/api/v1/restores",
                [c](const Routed& routed) { return ask_restore(c.restores, routed.head.query); });
  routes.answer("POST", "/api/v1/orphans/remove", [c](const Routed&) { return remove_orphans(c.orphans); });
  routes.answer("POST", "/api/v1/buckets/rescan", [c](const Routed&) { return done(c.watch.rescan_all()); });
  add_backup_routes(routes, c);
}

}  // namespace ploy::server
