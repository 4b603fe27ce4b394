#include "app/report/health.hpp"

#include <algorithm>

namespace ploy::app {

std::string_view to_string(HealthStatus status) {
  switch (status) {
    case HealthStatus::kHealthy:
      return "healthy";
    case HealthStatus::kDegraded:
      return "degraded";
    case HealthStatus::kUnhealthy:
      return "unhealthy";
    case HealthStatus::kUnknown:
      return "unknown";
  }
  return "unknown";
}

Health::Health(std::vector<HealthCheck> checks, Clock& clock) : checks_(std::move(checks)), clock_(clock) {
  for (const HealthCheck& check : checks_) found_[check.component] = {};
}

void Health::check_now(const std::stop_token& stop) {
  for (const HealthCheck& check : checks_) {
    if (stop.stop_requested()) return;
    const auto outcome = check.check(stop);
    if (!outcome && outcome.error().kind == ErrorKind::kCancelled) return;
    const std::lock_guard lock(mutex_);
    ComponentHealth& found = found_[check.component];
    found.checked_at = clock_.now();
    found.status = outcome       ? HealthStatus::kHealthy
                   : check.vital ? HealthStatus::kUnhealthy
                                 : HealthStatus::kDegraded;
    found.reason = outcome ? "" : outcome.error().what;
    if (outcome) found.last_good_at = found.checked_at;
  }
}

HealthStatus Health::overall() const {
  const std::lock_guard lock(mutex_);
  const auto any = [&](HealthStatus status) {
    return std::ranges::any_of(found_, [&](const auto& entry) { return entry.second.status == status; });
  };
  if (any(HealthStatus::kUnhealthy)) return HealthStatus::kUnhealthy;
  if (any(HealthStatus::kDegraded) || any(HealthStatus::kUnknown)) return HealthStatus::kDegraded;
  return HealthStatus::kHealthy;
}

std::map<std::string, ComponentHealth> Health::components() const {
  const std::lock_guard lock(mutex_);
  return found_;
}

}  // namespace ploy::app
