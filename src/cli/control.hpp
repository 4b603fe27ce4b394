#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "cli/console.hpp"
#include "cli/invocation.hpp"
#include "net/http_client.hpp"

namespace ploy::cli {

// The running daemon, spoken to through DATA_DIR/control.sock.
class Control {
 public:
  explicit Control(const std::filesystem::path& socket);

  // The answer's JSON text. kUnavailable: no daemon is running there; what the daemon refuses comes back as
  // its error.
  [[nodiscard]] Result<std::string> ask(const std::string& method, const std::string& path);

 private:
  net::HttpClient http_;
};

int status(Console& console, Control& control);
int healthcheck(Console& console, Control& control);
int bucket_change(Console& console, Control& control, const BucketChange& change);

int backup_retry(Console& console, Control& control, const BackupRetry& wanted);
int backup_give_up(Console& console, Control& control, const BackupGiveUp& wanted);

// Say what was changed, for a change that was made without a daemon. Return 0.
int backups_retried(Console& console, std::int64_t backups);
int backup_given_up(Console& console);

// Says what was changed, for a change that was made without a daemon. Returns 0.
int bucket_changed(Console& console, const BucketChange& change);

}  // namespace ploy::cli
