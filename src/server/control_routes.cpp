#include "server/control_routes.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "server/json_answer.hpp"

namespace ploy::server {

namespace {

using nlohmann::json;

json gate_of(const app::Overview& view) {
  if (!view.gate) return nullptr;
  json body = {{"reason", view.gate->reason}, {"since", format_time(view.gate->since)}};
  body["until"] = view.gate->until ? json(format_time(*view.gate->until)) : json(nullptr);
  return body;
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
            {"last_stored_at",
             view->totals.last_stored_at ? json(format_time(*view->totals.last_stored_at)) : json(nullptr)},
            {"last_poll_at", view->polled.at ? json(format_time(*view->polled.at)) : json(nullptr)},
            {"last_poll_error", view->polled.error},
            {"buckets_monitored", view->buckets_monitored},
            {"paused", gate_of(*view)},
            {"webhook",
             {{"requests", events.requests},
              {"unparsable", events.unparsable},
              {"oversized", events.oversized},
              {"refused", events.refused}}}});
}

net::Answer done(const Result<void>& result) {
  if (!result) return problem(result.error());
  return json_answer(200, {{"done", true}});
}

}  // namespace

void add_control_routes(Routes& routes, app::Watch& watch, const app::Reporter& reporter,
                        const Intake& intake) {
  routes.answer("GET", "/api/v1/status",
                [&reporter, &intake](const Routed&) { return status(reporter, intake); });
  routes.answer("POST", "/api/v1/buckets/:name/enable", [&watch](const Routed& routed) {
    return done(watch.set_enabled(routed.arguments[0], true));
  });
  routes.answer("POST", "/api/v1/buckets/:name/disable", [&watch](const Routed& routed) {
    return done(watch.set_enabled(routed.arguments[0], false));
  });
  routes.answer("POST", "/api/v1/buckets/:name/rescan",
                [&watch](const Routed& routed) { return done(watch.rescan(routed.arguments[0])); });
  routes.answer("POST", "/api/v1/buckets/rescan",
                [&watch](const Routed&) { return done(watch.rescan_all()); });
}

}  // namespace ploy::server
