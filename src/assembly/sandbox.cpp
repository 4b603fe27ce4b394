#include <fmt/ostream.h>

#include <iostream>

#include "assembly/commands.hpp"
#include "assembly/sandbox_host.hpp"

namespace ploy::assembly {

namespace {

// What a daemon, or any other program, needs in its environment to use the sandbox.
std::vector<std::pair<std::string, std::string>> settings_for(const SandboxAccess& access, bool local) {
  return {
      {"RUSTFS_ENDPOINT", access.s3_endpoint},
      {"RUSTFS_ACCESS_KEY", access.s3_access_key.reveal()},
      {"RUSTFS_SECRET_KEY", access.s3_secret_key.reveal()},
      {"TELEGRAM_API_URL", access.telegram_url},
      {"TELEGRAM_API_LOCAL", local ? "true" : "false"},
      {"TELEGRAM_BOT_TOKEN", access.bot_token.reveal()},
      {"TELEGRAM_BACKUP_CHAT_ID", std::to_string(access.backup_chat_id.value)},
      {"TELEGRAM_ADMIN_CHAT_ID", std::to_string(access.admin_chat_id.value)},
  };
}

void announce(cli::Console& console, const SandboxAccess& access, bool local) {
  const auto settings = settings_for(access, local);
  if (console.json) {
    Json document;
    for (const auto& [name, value] : settings) document["settings"][name] = value;
    // One line, at once: whoever started us waits for it.
    console.out << document.dump() << '\n' << std::flush;
    return;
  }
  fmt::print(console.out, "The sandbox is up. The chat: {}\n\n", access.telegram_url);
  for (const auto& [name, value] : settings) fmt::print(console.out, "export {}={}\n", name, value);
  console.out << "\nCtrl-C ends it; its state stays.\n" << std::flush;
}

}  // namespace

int sandbox(cli::Console& console, const cli::Sandbox& options, Signals& signals) {
  SystemClock clock;
  Log log({}, clock);
  const bool local = options.profile == "local";
  const auto host = SandboxHost::start({.dir = options.dir,
                                        .local = local,
                                        .address = options.address,
                                        .telegram_port = options.telegram_port,
                                        .s3_port = options.s3_port,
                                        .webhook_url = options.webhook_url,
                                        .flood_limits = !options.no_flood_limits},
                                       clock, log);
  if (!host) return console.fail(host.error());
  announce(console, (*host)->access(), local);
  signals.wait();
  return 0;
}

}  // namespace ploy::assembly
