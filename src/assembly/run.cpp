#include <unistd.h>

#include <iostream>

#include "assembly/commands.hpp"
#include "assembly/environment.hpp"
#include "assembly/versions.hpp"
#include "cli/config_commands.hpp"
#include "cli/control.hpp"
#include "cli/run_commands.hpp"

namespace ploy::assembly {

namespace {

// What must be set for a command to make sense. Restoring to a file needs no S3.
Needs needs_of(const cli::Command& command) {
  if (std::holds_alternative<cli::Serve>(command) || std::holds_alternative<cli::ConfigValidate>(command))
    return Needs::kTelegramAndS3;
  if (std::holds_alternative<cli::RestoreBackup>(command) ||
      std::holds_alternative<cli::RecoverCatalogue>(command))
    return Needs::kTelegram;
  const auto* orphans = std::get_if<cli::BackupOrphans>(&command);
  if (orphans != nullptr && orphans->remove) return Needs::kTelegram;
  return Needs::kNothing;
}

// Commands that need settings, once these are known to be right.
class WithSettings {
 public:
  WithSettings(cli::Console& console, const std::map<std::string, std::string>& environment,
               const Settings& settings, Signals& signals)
      : console_(console), environment_(environment), settings_(settings), signals_(signals) {}

  int operator()(const cli::Serve&) { return serve(console_, settings_, signals_); }
  int operator()(const cli::BucketLs&) { return bucket_ls(console_, settings_); }
  int operator()(const cli::BucketChange& change) { return bucket_change(console_, settings_, change); }
  int operator()(const cli::BackupLs& wanted) { return backup_ls(console_, settings_, wanted); }
  int operator()(const cli::BackupShow& wanted) { return backup_show(console_, settings_, wanted); }
  int operator()(const cli::BackupOrphans& wanted) {
    return backup_orphans(console_, settings_, wanted, signals_);
  }
  int operator()(const cli::BackupRetry& wanted) { return backup_retry(console_, settings_, wanted); }
  int operator()(const cli::BackupGiveUp& wanted) { return backup_give_up(console_, settings_, wanted); }
  int operator()(const cli::RunLs& wanted) {
    return ask_daemon([&](cli::Control& daemon) { return cli::run_ls(console_, daemon, wanted); });
  }
  int operator()(const cli::RunShow& wanted) {
    return ask_daemon([&](cli::Control& daemon) { return cli::run_show(console_, daemon, wanted); });
  }
  int operator()(const cli::RunCancel& wanted) {
    return ask_daemon([&](cli::Control& daemon) { return cli::run_cancel(console_, daemon, wanted); });
  }
  int operator()(const cli::RestoreBackup& wanted) { return restore(console_, settings_, wanted, signals_); }
  int operator()(const cli::RecoverCatalogue& wanted) {
    return recover(console_, settings_, wanted, signals_);
  }
  int operator()(const cli::ConfigShow&) { return cli::config_show(console_, environment_, settings_); }
  int operator()(const cli::ConfigValidate&) { return cli::config_valid(console_); }
  int operator()(const cli::Status&) {
    return ask_daemon([&](cli::Control& daemon) { return cli::status(console_, daemon); });
  }
  int operator()(const cli::Healthcheck&) {
    return ask_daemon([&](cli::Control& daemon) { return cli::healthcheck(console_, daemon); });
  }
  // These take no settings; run() has dealt with them.
  int operator()(const cli::Version&) { return 0; }
  int operator()(const cli::Sandbox&) { return 0; }
  int operator()(const cli::Demo&) { return 0; }

 private:
  template <class Ask>
  int ask_daemon(Ask ask) {
    cli::Control daemon(settings_.data_dir / "control.sock");
    return ask(daemon);
  }

  cli::Console& console_;
  const std::map<std::string, std::string>& environment_;
  const Settings& settings_;
  Signals& signals_;
};

}  // namespace

int run(const cli::Invocation& invocation, Signals& signals) {
  const auto environment = read_environment();
  cli::Console console{std::cout, std::cerr, cli::screen_of(STDOUT_FILENO, environment),
                       cli::screen_of(STDERR_FILENO, environment), invocation.json};
  if (std::holds_alternative<cli::Version>(invocation.command)) return print_versions(console);
  if (const auto* options = std::get_if<cli::Sandbox>(&invocation.command))
    return sandbox(console, *options, signals);
  if (const auto* options = std::get_if<cli::Demo>(&invocation.command))
    return demo(console, *options, signals);

  const auto settings = parse_settings(environment, needs_of(invocation.command), read_secret_file);
  if (!settings) return cli::config_problems(console, settings.error());
  return std::visit(WithSettings(console, environment, *settings, signals), invocation.command);
}

}  // namespace ploy::assembly
