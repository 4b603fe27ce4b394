#include "servers/s3_server.hpp"

namespace ploy::test {

namespace {

// Objects are files: a segment is a file name of at most 255 bytes.
bool is_file_path(const std::string& key) {
  if (!is_plain_path(key)) return false;
  for (std::size_t begin = 0; begin < key.size();) {
    const std::size_t end = std::min(key.find('/', begin), key.size());
    if (end - begin > 255) return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace

StartedServer start_versitygw(const std::string& webhook_url) {
  const auto program = find_program("VERSITYGW_BIN", "versitygw");
  if (!program) return std::unexpected(program.error());
  auto server = std::make_unique<LocalS3Server>();
  server->traits().admits = is_file_path;
  const auto& account = server->account();
  auto spawned = server->spawn(
      {program->string(), "--port", "127.0.0.1:" + std::to_string(server->port()), "--event-webhook-url",
       webhook_url, "posix", "--versioning-dir", server->dir().make("versions"), server->dir().make("data")},
      {{"ROOT_ACCESS_KEY", account.credentials.access_key.reveal()},
       {"ROOT_SECRET_KEY", account.credentials.secret_key.reveal()}});
  if (!spawned) return std::unexpected(std::move(spawned.error()));
  return server;
}

}  // namespace ploy::test
