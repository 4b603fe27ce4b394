#include "server/health_routes.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "server/json_answer.hpp"

namespace ploy::server {

namespace {

using app::HealthStatus;
using nlohmann::json;

json component(const app::Overview& view, const std::string& name) {
  const auto found = view.components.find(name);
  const app::ComponentHealth health = found == view.components.end() ? app::ComponentHealth{} : found->second;
  json body = {{"status", to_string(health.status)}};
  if (!health.reason.empty()) body["reason"] = health.reason;
  return body;
}

std::optional<Timestamp> last_good(const app::Overview& view, const std::string& name) {
  const auto found = view.components.find(name);
  return found == view.components.end() ? std::nullopt : found->second.last_good_at;
}

json components(const app::Overview& view, const app::Reporter::Facts& facts) {
  json all;
  all["rustfs"] = component(view, "rustfs");
  all["rustfs"]["lastPing"] = time_or_null(last_good(view, "rustfs"));
  all["telegram"] = component(view, "telegram");
  all["telegram"]["lastMessage"] = time_or_null(view.totals.last_stored_at);
  all["chat"] = component(view, "chat");
  all["database"] = component(view, "database");
  all["database"]["size"] = view.database_bytes;
  all["webhook"] = component(view, "webhook");
  const std::uint16_t port = facts.webhook_port();
  if (port == 0) all["webhook"]["status"] = "off";
  all["webhook"]["port"] = port == 0 ? json(nullptr) : json(port);
  all["polling"] = component(view, "polling");
  all["polling"]["interval"] =
      std::chrono::duration_cast<std::chrono::minutes>(facts.polling_interval).count();
  all["polling"]["lastPoll"] = time_or_null(view.polled.at);
  return all;
}

net::Answer health(const app::Reporter& reporter) {
  const auto view = reporter.overview();
  if (!view) return json_answer(503, {{"status", "unhealthy"}, {"reason", view.error().what}});
  json incidents = json::array();
  for (const Incident& incident : view->incidents)
    incidents.push_back({{"kind", to_string(incident.kind)}, {"since", format_time(incident.opened_at)}});
  const json body = {{"status", to_string(view->status)},
                     {"uptime", std::chrono::duration_cast<std::chrono::seconds>(view->uptime).count()},
                     {"lastCheck", time_or_null(view->last_check)},
                     {"components", components(*view, reporter.facts())},
                     {"incidents", incidents},
                     {"stats",
                      {{"bucketsMonitored", view->buckets_monitored},
                       {"backupsSentToday", view->totals.stored_today},
                       {"retryQueueDepth", view->retry_queue_depth}}}};
  return json_answer(view->status == HealthStatus::kUnhealthy ? 503 : 200, body);
}

net::Answer readiness(const app::Reporter& reporter) {
  const auto view = reporter.overview();
  if (!view) return json_answer(503, {{"status", "unhealthy"}, {"reason", view.error().what}});
  return json_answer(200, {{"status", "ready"}});
}

}  // namespace

void add_health_routes(Routes& routes, const app::Reporter& reporter) {
  routes.answer("GET", "/health", [&reporter](const Routed&) { return health(reporter); });
  routes.answer("GET", "/readyz", [&reporter](const Routed&) { return readiness(reporter); });
  routes.answer("GET", "/healthz", [](const Routed&) { return json_answer(200, {{"status", "alive"}}); });
}

}  // namespace ploy::server
