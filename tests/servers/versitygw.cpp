#include "servers/s3_server.hpp"

namespace ploy::test {

namespace {

// Objects are files, and odd paths are tidied up.
KeyFate fate_as_file(const std::string& key) {
  return fate_below_directory(key) == KeyFate::kKept ? KeyFate::kKept : KeyFate::kRenamed;
}

}  // namespace

StartedServer start_versitygw(const std::string& webhook_url) {
  const auto program = find_program("VERSITYGW_BIN", "versitygw");
  if (!program) return std::unexpected(program.error());
  auto server = std::make_unique<LocalS3Server>();
  server->traits().fate_of = fate_as_file;
  server->traits().names_versions = false;
  const auto& account = server->account();
  auto spawned = server->spawn(
      {program->string(), "--port", "127.0.0.1:" + std::to_string(server->port()), "--event-webhook-url",
       webhook_url, "posix", "--versioning-dir", server->dir().make("versions"), server->dir().make("data")},
      {{"ROOT_ACCESS_KEY", account.credentials.access_key.reveal()},
       {"ROOT_SECRET_KEY", account.credentials.secret_key.reveal()}});
  if (!spawned) return std::unexpected(std::move(spawned.error()));
  if (auto ready = server->wait_until_ready(); !ready) return std::unexpected(std::move(ready.error()));
  return server;
}

}  // namespace ploy::test
