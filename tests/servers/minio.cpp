#include "adapters/s3/s3_admin.hpp"
#include "servers/s3_server.hpp"

namespace ploy::test {

StartedServer start_minio(const std::string& webhook_url) {
  const auto program = find_program("MINIO_BIN", "minio");
  if (!program) return std::unexpected(program.error());
  auto server = std::make_unique<LocalS3Server>();
  server->traits().notification_arn = "arn:minio:sqs::PLOY:webhook";
  server->traits().fate_of = fate_below_directory;
  const auto& account = server->account();
  auto spawned = server->spawn(
      {program->string(), "server", "--address", "127.0.0.1:" + std::to_string(server->port()),
       "--console-address", "127.0.0.1:" + std::to_string(free_port()), server->dir().make("data")},
      {{"MINIO_ROOT_USER", account.credentials.access_key.reveal()},
       {"MINIO_ROOT_PASSWORD", account.credentials.secret_key.reveal()},
       {"MINIO_NOTIFY_WEBHOOK_ENABLE_PLOY", "on"},
       {"MINIO_NOTIFY_WEBHOOK_ENDPOINT_PLOY", webhook_url},
       {"MINIO_NOTIFY_WEBHOOK_QUEUE_DIR_PLOY", server->dir().make("queue")}});
  if (!spawned) return std::unexpected(std::move(spawned.error()));
  // It serves objects before it knows its webhooks; rules for them are refused until then.
  const std::string arn = server->traits().notification_arn;
  auto ready = server->wait_until([&](s3::S3Client& client) {
    auto made = s3::create_bucket(client, "ploy-ready", {});
    return made ? s3::add_notification(client, "ploy-ready", {"ploy", arn}, {}) : made;
  });
  if (!ready) return std::unexpected(std::move(ready.error()));
  return server;
}

}  // namespace ploy::test
