#include "core/setting_list.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "core/daily_time.hpp"
#include "core/setting_values.hpp"

namespace ploy {

namespace {

constexpr std::uint64_t kCloudPartBytesMax = 20 * kMiB;
constexpr std::uint64_t kLocalPartBytesMax = 1950 * kMiB;
constexpr std::uint64_t kPartBytesMin = kKiB;

using S = Settings;
using Text = const std::string&;

template <class Value>
using Choices = std::array<std::pair<std::string_view, Value>, std::is_same_v<Value, LogLevel> ? 4 : 2>;

constexpr Choices<InitialSync> kInitialSyncs = {{{"all", InitialSync::kAll}, {"new", InitialSync::kNew}}};
constexpr Choices<LogFormat> kLogFormats = {{{"text", LogFormat::kText}, {"json", LogFormat::kJson}}};
constexpr Choices<LogLevel> kLogLevels = {{{"debug", LogLevel::kDebug},
                                           {"info", LogLevel::kInfo},
                                           {"warning", LogLevel::kWarning},
                                           {"error", LogLevel::kError}}};

bool is_made_of(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           others.find(c) != std::string_view::npos;
  });
}

// How the value of a member is written, so that it could be set again.
std::string written(Text text) { return text; }
std::string written(const Secret& secret) { return std::string(to_string(secret)); }
std::string written(bool on) { return on ? "true" : "false"; }
std::string written(int number) { return std::to_string(number); }
std::string written(std::chrono::minutes span) { return std::to_string(span.count()); }
std::string written(std::chrono::hours span) { return std::to_string(span.count()); }
std::string written(const std::filesystem::path& path) { return path.string(); }
std::string written(ChatId chat) { return chat.value == 0 ? "" : std::to_string(chat.value); }
std::string written(const std::optional<ChatId>& chat) { return written(chat.value_or(ChatId{})); }

template <auto kMember>
std::string show(const S& settings) {
  return written(settings.*kMember);
}

template <auto kMember, const auto& kChoices>
std::string show_choice(const S& settings) {
  for (const auto& [name, value] : kChoices)
    if (value == settings.*kMember) return std::string(name);
  return {};
}

// How a member takes a value over; false when it is not allowed.
template <auto kMember>
bool take_url(S& settings, Text value) {
  const auto url = parse_base_url(value);
  settings.*kMember = url.value_or("");
  return url.has_value();
}

template <auto kMember>
bool take_key(S& settings, Text value) {
  settings.*kMember = Secret(value);
  return std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7F'; });
}

template <auto kMember>
bool take_chat(S& settings, Text value) {
  const auto id = parse_int(value);
  settings.*kMember = ChatId{id.value_or(0)};
  return id.value_or(0) != 0;
}

template <auto kMember, int kMin, int kMax>
bool take_number(S& settings, Text value) {
  using Number = std::remove_reference_t<decltype(settings.*kMember)>;
  const auto number = parse_int(value);
  if (!number || *number < kMin || *number > kMax) return false;
  settings.*kMember = static_cast<Number>(*number);
  return true;
}

template <auto kMember>
bool take_path(S& settings, Text value) {
  settings.*kMember = value;
  return value.find('\0') == std::string::npos;
}

template <auto kMember, const auto& kChoices>
bool take_choice(S& settings, Text text) {
  for (const auto& [name, value] : kChoices)
    if (name == text) settings.*kMember = value;
  return show_choice<kMember, kChoices>(settings) == text;
}

// Whether a size is not too large depends on other settings, and is looked at when all of them are known.
template <auto kMember>
bool take_size(S& settings, Text value) {
  const auto size = parse_size(value);
  settings.part_limits.*kMember = size.value_or(0);
  return size.value_or(0) >= kPartBytesMin;
}

template <auto kMember>
std::string show_size(const S& settings) {
  return std::to_string(settings.part_limits.*kMember);
}

bool take_part_size(S& settings, Text value) {
  return value == "auto" || take_size<&PartLimits::part_size>(settings, value);
}

bool take_region(S& settings, Text value) {
  settings.s3_region = value;
  return is_made_of(value, "-_");
}

bool take_bot_token(S& settings, Text value) {
  settings.telegram_bot_token = Secret(value);
  return is_bot_token(value);
}

bool take_webhook_token(S& settings, Text value) {
  settings.webhook_secret_token = Secret(value);
  return value.size() >= 16 && value.size() <= 256 && is_made_of(value, "._~-");
}

bool take_local(S& settings, Text value) {
  const auto on = parse_switch(value);
  settings.telegram_api_local = on.value_or(false);
  return on.has_value();
}

bool take_proxy(S& settings, Text value) {
  settings.telegram_proxy = value;
  return is_proxy_url(value);
}

std::string show_proxy(const S& settings) { return mask_user_info(settings.telegram_proxy); }

bool take_bind(S& settings, Text value) {
  settings.dashboard_bind = value;
  return is_ip_address(value);
}

bool take_interval(S& settings, Text value) {
  const auto minutes = parse_int(value).value_or(0);
  settings.polling_interval = std::chrono::minutes(minutes);
  return minutes >= 1 && minutes <= 1440;
}

bool take_heartbeat_time(S& settings, Text value) {
  settings.heartbeat_time = parse_time_of_day(value);
  return settings.heartbeat_time || value == "off";
}

std::string show_heartbeat_time(const S& settings) {
  return settings.heartbeat_time ? format_time_of_day(*settings.heartbeat_time) : "off";
}

bool take_heartbeat_zone(S& settings, Text value) {
  settings.heartbeat_zone = value;
  return is_time_zone(value);
}

bool take_silence(S& settings, Text value) {
  const auto hours = parse_hours(value);
  settings.silence_alert = hours.value_or(std::chrono::hours(0));
  return hours.has_value();
}

bool take_silence_buckets(S& settings, Text value) {
  const auto buckets = parse_hours_by_name(value);
  settings.silence_alert_buckets = buckets.value_or(std::map<std::string, std::chrono::hours>());
  return buckets.has_value();
}

std::string show_silence_buckets(const S& settings) {
  std::string text;
  for (const auto& [name, hours] : settings.silence_alert_buckets)
    text += (text.empty() ? "" : ",") + name + "=" + written(hours);
  return text;
}

constexpr std::string_view kUrl = "http:// or https://, a host and perhaps a port; no path, query or user";
constexpr std::string_view kChat = "the number of a chat, such as -1001234567890";
constexpr std::string_view kPort = "a port from 1 to 65535 (0: any that is free)";
constexpr std::string_view kKey = "visible ASCII characters without blanks";
constexpr std::string_view kPath = "a path";

constexpr SettingRule kRules[] = {
    {"RUSTFS_ENDPOINT", false, kUrl, take_url<&S::s3_endpoint>, show<&S::s3_endpoint>},
    {"RUSTFS_ACCESS_KEY", true, kKey, take_key<&S::s3_access_key>, show<&S::s3_access_key>},
    {"RUSTFS_SECRET_KEY", true, kKey, take_key<&S::s3_secret_key>, show<&S::s3_secret_key>},
    {"RUSTFS_REGION", false, "letters, digits, - and _, such as us-east-1", take_region, show<&S::s3_region>},
    {"TELEGRAM_BOT_TOKEN", true, "the token @BotFather gave: digits, a colon, at least 24 of A-Z a-z 0-9 _ -",
     take_bot_token, show<&S::telegram_bot_token>},
    {"TELEGRAM_BACKUP_CHAT_ID", false, kChat, take_chat<&S::telegram_backup_chat_id>,
     show<&S::telegram_backup_chat_id>},
    {"TELEGRAM_ADMIN_CHAT_ID", false, kChat, take_chat<&S::telegram_admin_chat_id>,
     show<&S::telegram_admin_chat_id>},
    {"TELEGRAM_API_URL", false, kUrl, take_url<&S::telegram_api_url>, show<&S::telegram_api_url>},
    {"TELEGRAM_API_LOCAL", false, "true or false", take_local, show<&S::telegram_api_local>},
    {"TELEGRAM_PART_SIZE", false, "auto, or a size of 1KiB or more, such as 19MiB", take_part_size,
     show_size<&PartLimits::part_size>},
    {"TELEGRAM_SPLIT_ABOVE", false, "a size of 1KiB or more, such as 19MiB",
     take_size<&PartLimits::split_above>, show_size<&PartLimits::split_above>},
    {"TELEGRAM_MESSAGES_PER_MINUTE", false, "a whole number from 1 to 60000",
     take_number<&S::telegram_messages_per_minute, 1, 60'000>, show<&S::telegram_messages_per_minute>},
    {"TELEGRAM_PROXY", true,
     "http://, https://, socks5:// or socks5h://, perhaps user:password@, a host and a port", take_proxy,
     show_proxy},
    {"WEBHOOK_SECRET_TOKEN", true, "16 to 256 of A-Z a-z 0-9 . _ ~ - (it can stand in an address)",
     take_webhook_token, show<&S::webhook_secret_token>},
    {"WEBHOOK_PORT", false, kPort, take_number<&S::webhook_port, 0, 65'535>, show<&S::webhook_port>},
    {"DASHBOARD_PORT", false, kPort, take_number<&S::dashboard_port, 0, 65'535>, show<&S::dashboard_port>},
    {"DASHBOARD_BIND", false, "an IP address, such as 127.0.0.1 or ::", take_bind, show<&S::dashboard_bind>},
    {"POLLING_INTERVAL_MINUTES", false, "a whole number of minutes from 1 to 1440", take_interval,
     show<&S::polling_interval>},
    {"INITIAL_SYNC", false, "all or new", take_choice<&S::initial_sync, kInitialSyncs>,
     show_choice<&S::initial_sync, kInitialSyncs>},
    {"HEARTBEAT_TIME", false, "a time of the day, such as 09:00, or off", take_heartbeat_time,
     show_heartbeat_time},
    {"HEARTBEAT_ZONE", false, "a time zone, such as UTC or Europe/Berlin", take_heartbeat_zone,
     show<&S::heartbeat_zone>},
    {"SILENCE_ALERT_HOURS", false, "a whole number of hours up to 8760; 0 for none", take_silence,
     show<&S::silence_alert>},
    {"SILENCE_ALERT_BUCKETS", false, "bucket=hours, several with commas between them; * for all others",
     take_silence_buckets, show_silence_buckets},
    {"PUBLIC_URL", false, kUrl, take_url<&S::public_url>, show<&S::public_url>},
    {"DATA_DIR", false, kPath, take_path<&S::data_dir>, show<&S::data_dir>},
    {"DATABASE_PATH", false, kPath, take_path<&S::database_path>, show<&S::database_path>},
    {"TEMP_DIR", false, kPath, take_path<&S::temp_dir>, show<&S::temp_dir>},
    {"LOG_LEVEL", false, "debug, info, warning or error", take_choice<&S::log_level, kLogLevels>,
     show_choice<&S::log_level, kLogLevels>},
    {"LOG_FORMAT", false, "text or json", take_choice<&S::log_format, kLogFormats>,
     show_choice<&S::log_format, kLogFormats>},
};

constexpr SettingRule kReserved[] = {
    {"SESSION_SECRET", true}, {"TRUSTED_PROXIES"},      {"MASTER_KEY", true},     {"TZ"},
    {"MONGODB_URI", true},    {"REDIS_URL", true},      {"TELEGRAM_CHANNEL_ID"},  {"GITHUB_REPO"},
    {"GITHUB_TOKEN", true},   {"GITHUB_BACKUP_BRANCH"}, {"ENCRYPTION_KEY", true}, {"SNAPSHOT_DIR"},
};

}  // namespace

std::span<const SettingRule> setting_rules() { return kRules; }
std::span<const SettingRule> reserved_settings() { return kReserved; }

std::uint64_t part_bytes_max(bool telegram_api_local) {
  return telegram_api_local ? kLocalPartBytesMax : kCloudPartBytesMax;
}

}  // namespace ploy
