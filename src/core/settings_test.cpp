#include "core/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.hpp"
#include "core/setting_list.hpp"

namespace ploy {
namespace {

using namespace std::chrono_literals;
using Environment = std::map<std::string, std::string>;

const std::string kToken = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";

// The four settings with which the main job runs, and one more for the S3 server's second key.
Environment minimal() {
  return {{"RUSTFS_ENDPOINT", "http://rustfs:9000"},
          {"RUSTFS_ACCESS_KEY", "access"},
          {"RUSTFS_SECRET_KEY", "secret/+="},
          {"TELEGRAM_BOT_TOKEN", kToken},
          {"TELEGRAM_BACKUP_CHAT_ID", "-1001234567890"}};
}

Environment with(Environment environment, const Environment& more) {
  for (const auto& [name, value] : more) environment[name] = value;
  return environment;
}

Result<std::string> no_files(const std::filesystem::path& path) {
  return fail(ErrorKind::kNotFound, path.string() + ": no such file");
}

auto parse(const Environment& environment, Needs needs = Needs::kTelegramAndS3) {
  return parse_settings(environment, needs, no_files);
}

// "NAME=value: allowed" of all problems, one per line.
std::string problems(
    const Environment& environment, Needs needs = Needs::kTelegramAndS3,
    const std::function<Result<std::string>(const std::filesystem::path&)>& read_file = no_files) {
  const auto settings = parse_settings(environment, needs, read_file);
  std::string out;
  if (!settings)
    for (const auto& [name, value, allowed] : settings.error())
      out += name + "=" + value + ": " + allowed + "\n";
  return out;
}

TEST(Settings, HaveTheDocumentedDefaults) {
  const auto settings = parse(minimal());
  ASSERT_TRUE(settings) << problems(minimal());
  EXPECT_EQ(settings->s3_endpoint, "http://rustfs:9000");
  EXPECT_EQ(settings->s3_access_key.reveal(), "access");
  EXPECT_EQ(settings->s3_secret_key.reveal(), "secret/+=");
  EXPECT_EQ(settings->s3_region, "us-east-1");
  EXPECT_EQ(settings->telegram_bot_token.reveal(), kToken);
  EXPECT_EQ(settings->telegram_backup_chat_id, ChatId{-1001234567890});
  EXPECT_EQ(settings->telegram_admin_chat_id, std::nullopt);
  EXPECT_EQ(settings->telegram_api_url, "https://api.telegram.org");
  EXPECT_FALSE(settings->telegram_api_local);
  EXPECT_EQ(settings->part_limits.part_size, 19 * kMiB);
  EXPECT_EQ(settings->part_limits.split_above, 19 * kMiB);
  EXPECT_EQ(settings->telegram_messages_per_minute, 18);
  EXPECT_EQ(settings->telegram_proxy, "");
  EXPECT_TRUE(settings->webhook_secret_token.empty());
  EXPECT_EQ(settings->webhook_port, 3000);
  EXPECT_EQ(settings->dashboard_port, 3000);
  EXPECT_EQ(settings->dashboard_bind, "0.0.0.0");
  EXPECT_EQ(settings->polling_interval, 5min);
  EXPECT_EQ(settings->initial_sync, InitialSync::kAll);
  EXPECT_EQ(settings->data_dir, "/data");
  EXPECT_EQ(settings->database_path, "/data/telegramploy.db");
  EXPECT_EQ(settings->temp_dir, "/tmp/backups");
  EXPECT_EQ(settings->log_level, LogLevel::kInfo);
  EXPECT_EQ(settings->log_format, LogFormat::kText);
}

TEST(Settings, TakeEveryValueOver) {
  const auto settings = parse(with(minimal(), {{"RUSTFS_REGION", "eu-central-1"},
                                               {"TELEGRAM_ADMIN_CHAT_ID", "42"},
                                               {"TELEGRAM_API_URL", "http://bot-api:8081/"},
                                               {"TELEGRAM_API_LOCAL", "true"},
                                               {"TELEGRAM_PART_SIZE", "1GiB"},
                                               {"TELEGRAM_SPLIT_ABOVE", "1950 MiB"},
                                               {"TELEGRAM_MESSAGES_PER_MINUTE", "60"},
                                               {"TELEGRAM_PROXY", "socks5://user:pw@proxy:1080"},
                                               {"WEBHOOK_SECRET_TOKEN", "0123456789abcdef"},
                                               {"WEBHOOK_PORT", "3001"},
                                               {"DASHBOARD_PORT", "0"},
                                               {"DASHBOARD_BIND", "::"},
                                               {"POLLING_INTERVAL_MINUTES", "1440"},
                                               {"INITIAL_SYNC", "new"},
                                               {"DATA_DIR", "/srv/ploy"},
                                               {"TEMP_DIR", "/var/tmp"},
                                               {"LOG_LEVEL", "debug"},
                                               {"LOG_FORMAT", "json"}}));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->s3_region, "eu-central-1");
  EXPECT_EQ(settings->telegram_admin_chat_id, ChatId{42});
  EXPECT_EQ(settings->telegram_api_url, "http://bot-api:8081");
  EXPECT_TRUE(settings->telegram_api_local);
  EXPECT_EQ(settings->part_limits.part_size, kGiB);
  EXPECT_EQ(settings->part_limits.split_above, 1950 * kMiB);
  EXPECT_EQ(settings->telegram_messages_per_minute, 60);
  EXPECT_EQ(settings->telegram_proxy, "socks5://user:pw@proxy:1080");
  EXPECT_EQ(settings->webhook_secret_token.reveal(), "0123456789abcdef");
  EXPECT_EQ(settings->webhook_port, 3001);
  EXPECT_EQ(settings->dashboard_port, 0);
  EXPECT_EQ(settings->dashboard_bind, "::");
  EXPECT_EQ(settings->polling_interval, 24h);
  EXPECT_EQ(settings->initial_sync, InitialSync::kNew);
  EXPECT_EQ(settings->database_path, "/srv/ploy/telegramploy.db");
  EXPECT_EQ(settings->temp_dir, "/var/tmp");
  EXPECT_EQ(settings->log_level, LogLevel::kDebug);
  EXPECT_EQ(settings->log_format, LogFormat::kJson);
}

TEST(Settings, RefuseWhatIsNotAllowed) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"RUSTFS_ENDPOINT", "rustfs:9000"},
      {"RUSTFS_ENDPOINT", "http://u:p@rustfs:9000"},
      {"RUSTFS_ENDPOINT", "http://rustfs:9000/bucket"},
      {"RUSTFS_ACCESS_KEY", "two words"},
      {"RUSTFS_SECRET_KEY", "line\nbreak"},
      {"RUSTFS_REGION", "us east"},
      {"TELEGRAM_BOT_TOKEN", "123456"},
      {"TELEGRAM_BACKUP_CHAT_ID", "@channel"},
      {"TELEGRAM_BACKUP_CHAT_ID", "0"},
      {"TELEGRAM_ADMIN_CHAT_ID", "1.5"},
      {"TELEGRAM_API_URL", "api.telegram.org"},
      {"TELEGRAM_API_LOCAL", "maybe"},
      {"TELEGRAM_PART_SIZE", "big"},
      {"TELEGRAM_PART_SIZE", "0"},
      {"TELEGRAM_PART_SIZE", "20971521"},
      {"TELEGRAM_SPLIT_ABOVE", "auto"},
      {"TELEGRAM_SPLIT_ABOVE", "21MiB"},
      {"TELEGRAM_MESSAGES_PER_MINUTE", "0"},
      {"TELEGRAM_PROXY", "proxy:3128"},
      {"WEBHOOK_SECRET_TOKEN", "0123456789abcde"},
      {"WEBHOOK_SECRET_TOKEN", "0123456789/abcdef"},
      {"WEBHOOK_PORT", "65536"},
      {"DASHBOARD_PORT", "-1"},
      {"DASHBOARD_PORT", "http"},
      {"DASHBOARD_BIND", "localhost"},
      {"POLLING_INTERVAL_MINUTES", "0"},
      {"POLLING_INTERVAL_MINUTES", "1441"},
      {"POLLING_INTERVAL_MINUTES", "5 min"},
      {"INITIAL_SYNC", "All"},
      {"LOG_LEVEL", "verbose"},
      {"LOG_FORMAT", "xml"}};
  for (const auto& [name, value] : wrong) {
    const auto settings = parse(with(minimal(), {{name, value}}));
    ASSERT_FALSE(settings) << name << "=" << value;
    ASSERT_EQ(settings.error().size(), 1U) << name << "=" << value;
    EXPECT_EQ(settings.error()[0].name, name);
    EXPECT_FALSE(settings.error()[0].allowed.empty());
  }
}

TEST(Settings, ListEveryProblemAtOnce) {
  EXPECT_EQ(
      problems({{"RUSTFS_ENDPOINT", "rustfs"},
                {"TELEGRAM_BOT_TOKEN", "topsecret"},
                {"POLLING_INTERVAL_MINUTES", "soon\nx"},
                {"TELEGRAM_BOTTOKEN", "123"},
                {"LOG_LEVEL", "loud"}}),
      "RUSTFS_ENDPOINT=rustfs: http:// or https://, a host and perhaps a port; no path, query or user\n"
      "TELEGRAM_BOT_TOKEN=***: the token @BotFather gave: digits, a colon, at least 24 of A-Z a-z 0-9 _ -\n"
      "POLLING_INTERVAL_MINUTES=soon?x: a whole number of minutes from 1 to 1440\n"
      "LOG_LEVEL=loud: debug, info, warning or error\n"
      "TELEGRAM_BACKUP_CHAT_ID=: required: the number of a chat, such as -1001234567890\n"
      "RUSTFS_ACCESS_KEY=: required: visible ASCII characters without blanks\n"
      "RUSTFS_SECRET_KEY=: required: visible ASCII characters without blanks\n"
      "TELEGRAM_BOTTOKEN=***: there is no such setting; did you mean TELEGRAM_BOT_TOKEN?\n");
}

TEST(Settings, NeverShowASecretInAProblem) {
  for (const SettingRule& rule : setting_rules()) {
    if (!rule.secret) continue;
    const std::string report = problems({{std::string(rule.name), "hunter2 \x01"}}, Needs::kNothing);
    EXPECT_NE(report.find(rule.name), std::string::npos);
    EXPECT_EQ(report.find("hunter2"), std::string::npos) << report;
  }
}

TEST(Settings, RequireOnlyWhatACommandNeeds) {
  EXPECT_TRUE(parse({}, Needs::kNothing));
  EXPECT_TRUE(parse({{"TELEGRAM_BOT_TOKEN", kToken}, {"TELEGRAM_BACKUP_CHAT_ID", "5"}}, Needs::kTelegram));
  for (const auto& [name, value] : minimal()) {
    Environment environment = minimal();
    environment.erase(name);
    EXPECT_EQ(problems(environment).substr(0, name.size() + 12), name + "=: required:");
  }
}

TEST(Settings, AreLookedAtEvenWhenTheCommandDoesNotNeedThem) {
  EXPECT_NE(problems({{"RUSTFS_ENDPOINT", "x"}}, Needs::kNothing), "");
}

TEST(Settings, TakeAnEmptyValueForNone) {
  EXPECT_EQ(problems(with(minimal(),
                          {{"TELEGRAM_PROXY", ""}, {"WEBHOOK_PORT", ""}, {"TELEGRAM_BOT_TOKEN_FILE", ""}})),
            "");
  EXPECT_NE(problems(with(minimal(), {{"RUSTFS_ENDPOINT", ""}})), "");
}

TEST(Settings, LimitPartsToWhatCanBeReadBack) {
  EXPECT_TRUE(parse(with(minimal(), {{"TELEGRAM_PART_SIZE", "20971520"}})));
  EXPECT_TRUE(parse(with(minimal(), {{"TELEGRAM_SPLIT_ABOVE", "20MiB"}, {"TELEGRAM_PART_SIZE", "1KiB"}})));
  EXPECT_TRUE(parse(with(minimal(), {{"TELEGRAM_PART_SIZE", "1950MiB"}, {"TELEGRAM_API_LOCAL", "1"}})));
  EXPECT_EQ(problems(with(minimal(), {{"TELEGRAM_PART_SIZE", "1951MiB"}, {"TELEGRAM_API_LOCAL", "1"}})),
            "TELEGRAM_PART_SIZE=2045771776: at most 1950MiB\n");
  EXPECT_NE(problems(with(minimal(), {{"TELEGRAM_PART_SIZE", "50MB"}})).find("TELEGRAM_API_LOCAL=true"),
            std::string::npos);
}

TEST(Settings, ChooseThePartSizeByTheServer) {
  const auto local = parse(with(minimal(), {{"TELEGRAM_API_LOCAL", "true"}, {"TELEGRAM_PART_SIZE", "auto"}}));
  ASSERT_TRUE(local);
  EXPECT_EQ(local->part_limits.part_size, 256 * kMiB);
  EXPECT_EQ(local->part_limits.split_above, 256 * kMiB);
}

TEST(Settings, LetTheWebhookShareTheDashboardsPort) {
  const auto settings = parse(with(minimal(), {{"DASHBOARD_PORT", "8080"}}));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->webhook_port, 8080);
}

TEST(Settings, ReadSecretsFromFiles) {
  const auto read_file = [](const std::filesystem::path& path) -> Result<std::string> {
    if (path == "/run/secrets/token") return kToken + "\n";
    if (path == "/run/secrets/two-newlines") return "secret\n\n";
    if (path == "/run/secrets/empty") return "\n";
    return no_files(path);
  };
  Environment environment = minimal();
  environment.erase("TELEGRAM_BOT_TOKEN");
  environment["TELEGRAM_BOT_TOKEN_FILE"] = "/run/secrets/token";
  const auto settings = parse_settings(environment, Needs::kTelegramAndS3, read_file);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->telegram_bot_token.reveal(), kToken);

  environment["TELEGRAM_BOT_TOKEN_FILE"] = "/nowhere";
  EXPECT_EQ(problems(environment, Needs::kTelegramAndS3, read_file),
            "TELEGRAM_BOT_TOKEN_FILE=/nowhere: a file that can be read (/nowhere: no such file)\n");
  environment["TELEGRAM_BOT_TOKEN_FILE"] = "/run/secrets/empty";
  EXPECT_EQ(problems(environment, Needs::kTelegramAndS3, read_file),
            "TELEGRAM_BOT_TOKEN_FILE=/run/secrets/empty: a file that is not empty\n");
  environment = with(minimal(), {{"TELEGRAM_BOT_TOKEN_FILE", "/run/secrets/token"}});
  EXPECT_EQ(problems(environment, Needs::kTelegramAndS3, read_file),
            "TELEGRAM_BOT_TOKEN=***: either this or TELEGRAM_BOT_TOKEN_FILE, not both\n");
  environment = minimal();
  environment.erase("RUSTFS_SECRET_KEY");
  environment["RUSTFS_SECRET_KEY_FILE"] = "/run/secrets/two-newlines";
  EXPECT_NE(problems(environment, Needs::kTelegramAndS3, read_file), "")
      << "only one newline is the file's own";
}

TEST(Settings, ReportUnknownNamesThatBeginLikeOurs) {
  for (const auto& [name, allowed] : Environment{
           {"TELEGRAM_LANGUAGE", "there is no such setting"},
           {"RUSTFS_ENDPIONT", "there is no such setting; did you mean RUSTFS_ENDPOINT?"},
           {"WEBHOOK_TOKEN", "there is no such setting; did you mean WEBHOOK_SECRET_TOKEN?"},
           {"TELEGRAM_CHAT_ID", "there is no such setting; did you mean TELEGRAM_BACKUP_CHAT_ID?"},
           {"POLLING_INTERVAL", "there is no such setting; did you mean POLLING_INTERVAL_MINUTES?"},
           {"RUSTFS_ACESS_KEY", "there is no such setting; did you mean RUSTFS_ACCESS_KEY?"},
           {"DASHBOARD_PORTS", "there is no such setting; did you mean DASHBOARD_PORT?"},
           {"INITIAL_SYNCS", "there is no such setting; did you mean INITIAL_SYNC?"},
           {"DASHBOARD_PORT_FILE", "there is no such setting; did you mean DASHBOARD_PORT?"},
       })
    EXPECT_EQ(problems(with(minimal(), {{name, "hunter2"}})), name + "=***: " + allowed + "\n") << name;
}

TEST(Settings, PassOverWhatBelongsToOthers) {
  EXPECT_EQ(problems(with(minimal(), {{"PATH", "/bin"},
                                      {"HOME", "/root"},
                                      {"TELEGRAM_API_ID", "1"},
                                      {"TELEGRAM_API_HASH", "x"},
                                      {"RUSTFS_VOLUMES", "/data"},
                                      {"RUSTFS_CONSOLE_ENABLE", "true"},
                                      {"RUSTFS_NOTIFY_WEBHOOK_ENDPOINT_PLOY", "http://ploy:3000"},
                                      {"RUSTFS_OUTBOUND_ALLOW_ORIGINS", "http://ploy:3000"},
                                      {"RUSTFS_ADDRESS", ":9000"},
                                      {"RUSTFS_PORT", "tcp://10.0.0.1:9000"},
                                      {"RUSTFS_SERVICE_PORT", "9000"},
                                      {"RUSTFS_PORT_9000_TCP_ADDR", "10.0.0.1"},
                                      {"RUSTFS_SERVICE_HOST", "10.0.0.1"}})),
            "");
}

TEST(Settings, KnowThoseOfPartsThatAreNotThereYet) {
  Environment environment = minimal();
  for (const SettingRule& rule : reserved_settings()) environment[std::string(rule.name)] = "anything";
  environment["ENCRYPTION_KEY_FILE"] = "/x";
  EXPECT_EQ(problems(environment), "");
}

TEST(ShowSettings, SayWhereEachValueComesFrom) {
  const Environment environment = with(minimal(), {{"TELEGRAM_PROXY", "socks5://user:pw@proxy:1080"},
                                                   {"WEBHOOK_SECRET_TOKEN_FILE", "/run/secrets/webhook"}});
  const auto settings =
      parse_settings(environment, Needs::kTelegramAndS3,
                     [](const std::filesystem::path&) -> Result<std::string> { return "0123456789abcdef"; });
  ASSERT_TRUE(settings);
  const auto shown = show_settings(environment, *settings);
  ASSERT_EQ(shown.size(), setting_rules().size());
  const auto line = [&](std::string_view name) {
    const auto it = std::ranges::find(shown, name, &ShownSetting::name);
    return it == shown.end() ? "" : it->value + " (" + it->origin + ")";
  };
  EXPECT_EQ(line("RUSTFS_ENDPOINT"), "http://rustfs:9000 (environment)");
  EXPECT_EQ(line("RUSTFS_SECRET_KEY"), "*** (environment)");
  EXPECT_EQ(line("WEBHOOK_SECRET_TOKEN"), "*** (file)");
  EXPECT_EQ(line("TELEGRAM_PROXY"), "socks5://***@proxy:1080 (environment)");
  EXPECT_EQ(line("TELEGRAM_PART_SIZE"), "19922944 (default)");
  EXPECT_EQ(line("TELEGRAM_ADMIN_CHAT_ID"), " (default)");
  EXPECT_EQ(line("INITIAL_SYNC"), "all (default)");
  EXPECT_EQ(line("DATABASE_PATH"), "/data/telegramploy.db (default)");
}

}  // namespace
}  // namespace ploy
