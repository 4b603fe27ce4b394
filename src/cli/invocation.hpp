#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "core/backup.hpp"
#include "ports/object_store.hpp"

namespace ploy::cli {

struct Serve {};
struct Sandbox {
  std::filesystem::path dir;
  std::string profile = "cloud";  // or "local"
  std::string address = "127.0.0.1";
  std::uint16_t telegram_port = 8081;
  std::uint16_t s3_port = 9000;
  std::string webhook_url;       // every object that is put is announced here; empty: nowhere
  bool no_flood_limits = false;  // for tests that cannot wait; the real service always has them
};
struct Demo {
  bool wait = true;           // stay up after proving it, until interrupted
  std::filesystem::path dir;  // empty: a temporary one, removed at the end
};
struct Status {};
struct Healthcheck {};
struct Version {};
struct BackupLs {
  std::string bucket;
  std::string prefix;
  std::optional<BackupState> state;
  int limit = 50;
};
struct BackupShow {
  std::string id;
};
struct BackupOrphans {
  bool remove = false;
};
struct BackupRetry {
  std::string id;  // empty: all that wait or have failed
};
struct BackupGiveUp {
  std::string id;
};
struct RestoreBackup {
  std::string id;
  std::string to;
  Overwrite overwrite = Overwrite::kNo;
  bool background = false;  // by the daemon
};
struct RunLs {
  int limit = 50;
};
struct RunShow {
  std::string id;
};
struct RunCancel {
  std::string id;
};
struct RecoverCatalogue {
  bool scan = false;           // go through the whole chat instead of following the root
  std::int64_t scan_from = 0;  // message ids; 0: from the first, to the newest
  std::int64_t scan_to = 0;
};
struct BucketLs {};
struct BucketChange {
  enum class What : std::uint8_t { kEnable, kDisable, kRescan };
  What what;
  std::string name;  // empty with kRescan: all
};
struct ConfigShow {};
struct ConfigValidate {};

using Command = std::variant<Serve, Sandbox, Demo, Status, Healthcheck, Version, BackupLs, BackupShow,
                             BackupOrphans, BackupRetry, BackupGiveUp, RestoreBackup, RunLs, RunShow,
                             RunCancel, RecoverCatalogue, BucketLs, BucketChange, ConfigShow, ConfigValidate>;

struct Invocation {
  Command command;
  bool json = false;
};

// Why there is nothing to run: help or a mistake on the command line.
struct EndNow {
  int exit_code = 0;
  std::string text;  // help goes to standard output, a mistake (2) to standard error
};

std::expected<Invocation, EndNow> parse_command_line(int argc, const char* const* argv);

}  // namespace ploy::cli
