#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "core/ids.hpp"
#include "core/upload_plan.hpp"

namespace ploy {

enum class InitialSync : std::uint8_t { kAll, kNew };

// The configuration, parsed once at the edge: inside, it is always valid. docs/reference/configuration.md
// lists every name.
struct Settings {
  std::string s3_endpoint;  // RUSTFS_ENDPOINT: "http://host:9000", no path, no trailing slash
  Secret s3_access_key;
  Secret s3_secret_key;
  std::string s3_region = "us-east-1";

  Secret telegram_bot_token;
  ChatId telegram_backup_chat_id;
  std::optional<ChatId> telegram_admin_chat_id;
  std::string telegram_api_url = "https://api.telegram.org";
  bool telegram_api_local = false;
  PartLimits part_limits;  // TELEGRAM_PART_SIZE, TELEGRAM_SPLIT_ABOVE
  int telegram_messages_per_minute = 18;
  std::string telegram_proxy;

  Secret webhook_secret_token;
  std::uint16_t webhook_port = 3000;  // = dashboard_port unless set
  std::uint16_t dashboard_port = 3000;
  std::string dashboard_bind = "0.0.0.0";

  std::chrono::minutes polling_interval{5};
  InitialSync initial_sync = InitialSync::kAll;

  std::optional<std::chrono::minutes> heartbeat_time{540};  // of the day; empty: none is sent
  std::string heartbeat_zone = "UTC";
  std::chrono::hours silence_alert{24};                             // 0: none
  std::map<std::string, std::chrono::hours> silence_alert_buckets;  // by name; "*": all others
  std::string public_url;                                           // empty: nobody knows

  std::filesystem::path data_dir = "/data";
  std::filesystem::path database_path;  // data_dir/telegramploy.db unless set
  std::filesystem::path temp_dir = "/tmp/backups";

  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kText;
};

// One thing that is wrong: printed as "NAME=value: what is allowed".
struct SettingProblem {
  std::string name;
  std::string value;    // secrets masked
  std::string allowed;  // "a whole number of minutes from 1 to 1440"
};

// What a command needs to be there. Everything present is checked either way.
enum class Needs : std::uint8_t { kNothing, kTelegram, kTelegramAndS3 };

// `environment` is NAME -> value for everything set; names of other programs are ignored, but what begins
// like ours (TELEGRAM_, WEBHOOK_, POLLING_, DASHBOARD_, INITIAL_,
// HEARTBEAT_, SILENCE_) and is unknown is a problem, as is a
// RUSTFS_ name that looks like a misspelled one of ours. `read_file` serves NAME_FILE.
std::expected<Settings, std::vector<SettingProblem>> parse_settings(
    const std::map<std::string, std::string>& environment, Needs needs,
    const std::function<Result<std::string>(const std::filesystem::path&)>& read_file);

// For `config show`: every setting with its value (secrets masked) and where it comes from ("environment",
// "file", "default").
struct ShownSetting {
  std::string name;
  std::string value;
  std::string origin;
};
std::vector<ShownSetting> show_settings(const std::map<std::string, std::string>& environment,
                                        const Settings& settings);

}  // namespace ploy
