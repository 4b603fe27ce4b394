#include "cli/invocation.hpp"

#include <CLI/CLI.hpp>
#include <limits>
#include <sstream>

namespace ploy::cli {

namespace {

constexpr int kUsage = 2;

// What the parser fills in. One subcommand is chosen; its callback makes the command out of these.
struct Parsed {
  Invocation invocation;
  Sandbox sandbox;
  Demo demo;
  BackupLs backups;
  std::string state;
  std::string id;
  std::string to;
  std::string bucket;
  bool overwrite = false;
  bool background = false;
  RunLs runs;
  RecoverCatalogue recover;
  BackupOrphans orphans;
  bool no_wait = false;
  bool all = false;
};

CLI::App& subcommand(CLI::App& app, Parsed& parsed, const std::string& name, const std::string& help,
                     std::function<Command()> make) {
  CLI::App* sub = app.add_subcommand(name, help);
  sub->callback([&parsed, make = std::move(make)] { parsed.invocation.command = make(); });
  sub->add_flag("--json", parsed.invocation.json, "One JSON document on standard output");
  return *sub;
}

CLI::App& group(CLI::App& app, const std::string& name, const std::string& help) {
  CLI::App* sub = app.add_subcommand(name, help);
  sub->require_subcommand(1);
  return *sub;
}

void add_programs(CLI::App& app, Parsed& p) {
  subcommand(app, p, "serve", "Watch, back up, answer webhooks: the daemon", [] { return Serve{}; });

  CLI::App& sandbox =
      subcommand(app, p, "sandbox", "An emulated Telegram Bot API and a small S3, to try things on",
                 [&p] { return p.sandbox; });
  sandbox.add_option("--dir", p.sandbox.dir, "Where it keeps its state")->required();
  sandbox.add_option("--profile", p.sandbox.profile, "Limits of the public Bot API, or of a self-hosted one")
      ->check(CLI::IsMember({"cloud", "local"}))
      ->capture_default_str();
  sandbox.add_option("--bind", p.sandbox.address, "Address to listen on")->capture_default_str();
  sandbox
      .add_option("--telegram-port", p.sandbox.telegram_port,
                  "Port of the Bot API and its page; 0 takes a free one")
      ->capture_default_str();
  sandbox.add_option("--s3-port", p.sandbox.s3_port, "Port of the S3; 0 takes a free one")
      ->capture_default_str();
  sandbox.add_option("--webhook-url", p.sandbox.webhook_url,
                     "Announce every object that is put to this address");
  sandbox.add_flag("--no-flood-limits", p.sandbox.no_flood_limits,
                   "Take messages as fast as they come, unlike the real service");

  CLI::App& demo =
      subcommand(app, p, "demo", "Sandbox, daemon and sample data: shows the way of one backup", [&p] {
        p.demo.wait = !p.no_wait;
        return p.demo;
      });
  demo.add_flag("--no-wait", p.no_wait, "End after proving it");
  demo.add_option("--dir", p.demo.dir, "Keep everything here instead of in a temporary directory");

  subcommand(app, p, "status", "What the daemon is doing", [] { return Status{}; });
  subcommand(app, p, "healthcheck", "Exit 0 when the daemon answers and is not unhealthy",
             [] { return Healthcheck{}; });
  subcommand(app, p, "version", "Version of this program and of what it is built on",
             [] { return Version{}; });
}

void add_buckets(CLI::App& app, Parsed& p) {
  CLI::App& bucket = group(app, "bucket", "The watched buckets");
  subcommand(bucket, p, "ls", "List them", [] { return BucketLs{}; });
  const auto change = [&](const std::string& name, const std::string& help,
                          BucketChange::What what) -> CLI::Option* {
    CLI::App& sub = subcommand(bucket, p, name, help, [&p, what] { return BucketChange{what, p.bucket}; });
    return sub.add_option("bucket", p.bucket, "Name of the bucket");
  };
  change("enable", "Watch a bucket", BucketChange::What::kEnable)->required();
  change("disable", "Stop watching a bucket", BucketChange::What::kDisable)->required();
  change("rescan", "List a bucket now, or all", BucketChange::What::kRescan);
}

void add_retries(CLI::App& backup, Parsed& p) {
  CLI::App& retry = subcommand(backup, p, "retry", "Try again now what waits or has failed",
                               [&p] { return BackupRetry{p.all ? "" : p.id}; });
  CLI::Option_group& which = *retry.add_option_group("which");
  which.add_option("backup", p.id, "Its id, or the first characters of it");
  which.add_flag("--all", p.all, "All that wait or have failed");
  which.require_option(1);
  CLI::App& give_up = subcommand(backup, p, "give-up", "Stop trying, and stop telling of it",
                                 [&p] { return BackupGiveUp{p.id}; });
  give_up.add_option("backup", p.id, "Its id, or the first characters of it")->required();
}

void add_backups(CLI::App& app, Parsed& p) {
  CLI::App& backup = group(app, "backup", "The backups");
  CLI::App& ls = subcommand(backup, p, "ls", "List them, newest first", [&p] {
    p.backups.state = parse_backup_state(p.state);
    return p.backups;
  });
  ls.add_option("--bucket", p.backups.bucket, "Only of this bucket");
  ls.add_option("--prefix", p.backups.prefix, "Only of keys that begin like this");
  ls.add_option("--state", p.state, "Only in this state")
      ->check(CLI::IsMember(
          {"pending", "sending", "waiting", "stored", "verified", "failed", "expired", "damaged"}));
  ls.add_option("--limit", p.backups.limit, "How many at most")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();

  CLI::App& show = subcommand(backup, p, "show", "Everything about one", [&p] { return BackupShow{p.id}; });
  show.add_option("backup", p.id, "Its id, or the first characters of it")->required();

  CLI::App& orphans = subcommand(backup, p, "orphans", "Documents in the chat that belong to no backup",
                                 [&p] { return p.orphans; });
  orphans.add_flag("--remove", p.orphans.remove,
                   "Delete them; what is older than 48 hours is replaced by a line of text");
  add_retries(backup, p);
}

void add_restores(CLI::App& app, Parsed& p) {
  CLI::App& restore = subcommand(app, p, "restore", "Give a backup back", [&p] {
    return RestoreBackup{p.id, p.to, p.overwrite ? Overwrite::kYes : Overwrite::kNo, p.background};
  });
  restore.add_option("backup", p.id, "Its id, or the first characters of it")->required();
  restore.add_option("--to", p.to, "file:PATH, s3://bucket/key, origin, or - for standard output")
      ->required();
  restore.add_flag("--overwrite", p.overwrite, "Replace what is at the target");
  restore.add_flag("--background", p.background,
                   "Let the daemon do it: survives its restart; `telegramploy run ls` shows how far it is");
  CLI::App& recover = subcommand(app, p, "recover", "Rebuild the catalogue from nothing but the chat",
                                 [&p] { return p.recover; });
  CLI::Option* scan = recover.add_flag("--scan", p.recover.scan,
                                       "Look at every message, newest first: for a chat whose index is lost. "
                                       "Takes about an hour for 1200 messages, and can be interrupted");
  constexpr std::int64_t kAnyId = std::numeric_limits<std::int64_t>::max();
  recover.add_option("--scan-from", p.recover.scan_from, "Scan from this message id on")
      ->needs(scan)
      ->check(CLI::Range(std::int64_t{1}, kAnyId));
  recover.add_option("--scan-to", p.recover.scan_to, "Scan up to this message id")
      ->needs(scan)
      ->check(CLI::Range(std::int64_t{1}, kAnyId));
}

void add_runs(CLI::App& app, Parsed& p) {
  CLI::App& run = group(app, "run", "What the daemon does on request");
  CLI::App& ls = subcommand(run, p, "ls", "List runs, newest first", [&p] { return p.runs; });
  ls.add_option("--limit", p.runs.limit, "How many at most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  CLI::App& show = subcommand(run, p, "show", "Everything about one", [&p] { return RunShow{p.id}; });
  show.add_option("run", p.id, "Its number")->required();
  CLI::App& cancel = subcommand(run, p, "cancel", "Stop one", [&p] { return RunCancel{p.id}; });
  cancel.add_option("run", p.id, "Its number")->required();
}

void add_config(CLI::App& app, Parsed& p) {
  CLI::App& config = group(app, "config", "The configuration");
  subcommand(config, p, "show", "Every setting, its value and where it comes from",
             [] { return ConfigShow{}; });
  subcommand(config, p, "validate", "Check the environment without starting anything",
             [] { return ConfigValidate{}; });
}

constexpr const char* kExamples = R"(Examples:
  telegramploy serve                                     start the daemon
  telegramploy backup ls --bucket photos                 what is stored of a bucket
  telegramploy restore 3f9a12 --to file:/tmp/db.dump     give one backup back
  telegramploy recover                                   on an empty machine: rebuild the catalogue

Settings come from the environment; `telegramploy config show` lists them.)";

}  // namespace

std::expected<Invocation, EndNow> parse_command_line(int argc, const char* const* argv) {
  CLI::App app("TelegramPloy: the off-site copy of what one server keeps, in a Telegram chat",
               "telegramploy");
  app.footer(kExamples);
  app.require_subcommand(1);
  app.fallthrough(false);
  Parsed parsed;
  add_programs(app, parsed);
  add_buckets(app, parsed);
  add_backups(app, parsed);
  add_restores(app, parsed);
  add_runs(app, parsed);
  add_config(app, parsed);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& end) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(end, out, err);
    return std::unexpected(code == 0 ? EndNow{0, out.str()} : EndNow{kUsage, err.str()});
  }
  return std::move(parsed.invocation);
}

}  // namespace ploy::cli
