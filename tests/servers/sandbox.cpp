#include "net/http_server.hpp"
#include "sandbox/s3/s3_sandbox.hpp"
#include "servers/s3_server.hpp"

namespace ploy::test {

namespace {

// Ours, within this process.
class SandboxServer final : public S3Server {
 public:
  Result<void> start(const std::string& webhook_url) {
    auto sandbox = sandbox::S3Sandbox::open({.dir = dir_.path(),
                                             .access_key = account_.credentials.access_key.reveal(),
                                             .secret_key = account_.credentials.secret_key,
                                             .targets = {{.id = "ploy", .url = webhook_url}}},
                                            clock_, log_);
    if (!sandbox) return std::unexpected(std::move(sandbox.error()));
    sandbox_ = std::move(*sandbox);
    auto server = net::HttpServer::listen({}, sandbox_->handler(), log_);
    if (!server) return std::unexpected(std::move(server.error()));
    server_ = std::move(*server);
    account_.endpoint = "http://127.0.0.1:" + std::to_string(server_->port());
    return {};
  }

  ~SandboxServer() override {
    if (server_) server_->stop(std::chrono::milliseconds(0));
  }

  const s3::S3Account& account() const override { return account_; }
  const S3Traits& traits() const override { return traits_; }

 private:
  TempDir dir_;
  SystemClock clock_;
  Log log_{{}, clock_};
  s3::S3Account account_{"", "us-east-1", {Secret("ploytestkey"), Secret("ploytestsecret"), Secret()}};
  S3Traits traits_{.notification_arn = "arn:telegramploy:sqs::ploy:webhook", .keeps_versions = false};
  std::unique_ptr<sandbox::S3Sandbox> sandbox_;
  std::unique_ptr<net::HttpServer> server_;  // ends before what it serves
};

}  // namespace

StartedServer start_sandbox(const std::string& webhook_url) {
  auto server = std::make_unique<SandboxServer>();
  if (auto started = server->start(webhook_url); !started) return std::unexpected(std::move(started.error()));
  return server;
}

}  // namespace ploy::test
