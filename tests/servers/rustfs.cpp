#include "servers/s3_server.hpp"

namespace ploy::test {

namespace {

std::string origin_of(const std::string& url) { return url.substr(0, url.find('/', url.find("://") + 3)); }

}  // namespace

StartedServer start_rustfs(const std::string& webhook_url) {
  const auto program = find_program("RUSTFS_BIN", "rustfs");
  if (!program) return std::unexpected(program.error());
  auto server = std::make_unique<LocalS3Server>();
  server->traits().notification_arn = "arn:rustfs:sqs::ploy:webhook";
  server->traits().fate_of = fate_below_directory;
  const auto& account = server->account();
  auto spawned = server->spawn({program->string(), "server"},
                               {{"RUSTFS_ACCESS_KEY", account.credentials.access_key.reveal()},
                                {"RUSTFS_SECRET_KEY", account.credentials.secret_key.reveal()},
                                {"RUSTFS_ADDRESS", "127.0.0.1:" + std::to_string(server->port())},
                                {"RUSTFS_CONSOLE_ENABLE", "false"},
                                {"RUSTFS_VOLUMES", server->dir().make("data")},
                                {"RUSTFS_NOTIFY_ENABLE", "true"},
                                {"RUSTFS_NOTIFY_WEBHOOK_ENABLE_PLOY", "on"},
                                {"RUSTFS_NOTIFY_WEBHOOK_ENDPOINT_PLOY", webhook_url},
                                {"RUSTFS_NOTIFY_WEBHOOK_QUEUE_DIR_PLOY", server->dir().make("queue")},
                                // Receivers on private addresses are refused unless they are named.
                                {"RUSTFS_OUTBOUND_ALLOW_ORIGINS", origin_of(webhook_url)}});
  if (!spawned) return std::unexpected(std::move(spawned.error()));
  if (auto ready = server->wait_until_ready(); !ready) return std::unexpected(std::move(ready.error()));
  return server;
}

}  // namespace ploy::test
