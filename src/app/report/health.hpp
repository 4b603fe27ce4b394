#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace ploy::app {

enum class HealthStatus : std::uint8_t { kHealthy, kDegraded, kUnhealthy, kUnknown };

std::string_view to_string(HealthStatus status);

struct ComponentHealth {
  HealthStatus status = HealthStatus::kUnknown;  // unknown until the first check has ended
  std::string reason;                            // empty when healthy; else what is wrong and what to do
  std::optional<Timestamp> checked_at;
  std::optional<Timestamp> last_good_at;
};

// One thing to look at. `check` asks the real thing (it may block for seconds), never whether an object
// exists.
struct HealthCheck {
  std::string component;  // "rustfs", "telegram", "database", "webhook", "polling"
  bool vital = true;      // unhealthy makes the whole unhealthy, not only degraded
  std::function<Result<void>(std::stop_token)> check;
};

// Runs the checks and keeps what they found. Readers get the last findings at once. Safe from several
// threads.
class Health {
 public:
  Health(std::vector<HealthCheck> checks, Clock& clock);

  // One round of all checks, one after the other; kDenied and kInvalid are findings like any other.
  void check_now(const std::stop_token& stop);

  HealthStatus overall() const;
  std::map<std::string, ComponentHealth> components() const;

 private:
  std::vector<HealthCheck> checks_;
  Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, ComponentHealth> found_;
};

}  // namespace ploy::app
