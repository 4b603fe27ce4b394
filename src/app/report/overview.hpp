#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "app/back_up/gate.hpp"
#include "app/daemon.hpp"
#include "app/report/health.hpp"
#include "ports/backup_book.hpp"
#include "ports/bucket_book.hpp"
#include "ports/incident_book.hpp"

namespace ploy::app {

// What the health page and `status` show, gathered at one moment.
struct Overview {
  HealthStatus status = HealthStatus::kUnknown;
  std::chrono::milliseconds uptime{0};
  std::optional<Timestamp> last_check;
  std::map<std::string, ComponentHealth> components;
  BackupTotals totals;
  std::int64_t buckets_monitored = 0;
  std::int64_t retry_queue_depth = 0;
  std::uint64_t database_bytes = 0;
  PollLog::Last polled;
  std::optional<Gate::Closed> gate;  // why nothing is sent now
  std::vector<Incident> incidents;   // open ones, oldest first
};

class Reporter {
 public:
  struct Facts {
    std::filesystem::path database_path;
    std::chrono::milliseconds polling_interval{0};
    std::function<std::uint16_t()> webhook_port;  // where it listens now; 0: no webhook
  };

  Reporter(Facts facts, BackupBook& book, BucketBook& buckets, const Health& health, const PollLog& polls,
           const Gate& source_gate, const Gate& destination_gate, IncidentBook& incidents, Clock& clock);

  // An error means that the catalogue could not be read.
  [[nodiscard]] Result<Overview> overview() const;
  const Facts& facts() const { return facts_; }

 private:
  Facts facts_;
  BackupBook& book_;
  BucketBook& buckets_;
  const Health& health_;
  const PollLog& polls_;
  const Gate& source_gate_;
  const Gate& destination_gate_;
  IncidentBook& incidents_;
  Clock& clock_;
  Instant started_;
};

}  // namespace ploy::app
