#include "assembly/sandbox_host.hpp"

#include <fmt/format.h>

#include "base/random.hpp"
#include "net/http_server.hpp"
#include "sandbox/s3/s3_sandbox.hpp"
#include "sandbox/telegram/bot_api_sandbox.hpp"

namespace ploy::assembly {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view kAccessKey = "sandbox-access-key";
constexpr std::string_view kSecretKey = "sandbox-secret-key";
constexpr int kServerThreads = 2;

sandbox::BotApiSandbox::Options telegram_options(const SandboxHost::Options& options) {
  sandbox::BotApiSandbox::Options out{.dir = options.dir / "telegram"};
  out.profile = options.local ? sandbox::Profile::kLocal : sandbox::Profile::kCloud;
  if (!options.flood_limits) out.flood.enabled = false;
  return out;
}

}  // namespace

struct SandboxHost::Servers {
  SystemRandom random;
  std::unique_ptr<sandbox::BotApiSandbox> telegram;
  std::unique_ptr<sandbox::S3Sandbox> s3;
  std::unique_ptr<net::HttpServer> telegram_server;
  std::unique_ptr<net::HttpServer> s3_server;

  ~Servers() {
    if (telegram_server) telegram_server->stop(0ms);
    if (s3_server) s3_server->stop(0ms);
  }
};

Result<std::unique_ptr<SandboxHost>> SandboxHost::start(const Options& options, Clock& clock, Log& log) {
  auto servers = std::make_unique<Servers>();
  auto telegram = sandbox::BotApiSandbox::open(telegram_options(options), clock, servers->random, log);
  if (!telegram) return wrap(telegram.error(), "the sandbox's Telegram");
  servers->telegram = std::move(*telegram);
  auto s3 = sandbox::S3Sandbox::open({.dir = options.dir / "s3",
                                      .access_key = std::string(kAccessKey),
                                      .secret_key = Secret(std::string(kSecretKey)),
                                      .notify_all_buckets = true},
                                     clock, log);
  if (!s3) return wrap(s3.error(), "the sandbox's S3");
  servers->s3 = std::move(*s3);
  if (!options.webhook_url.empty())
    servers->s3->set_target({.id = "telegramploy", .url = options.webhook_url});

  const auto listen = [&](std::uint16_t port, net::RequestHandler handler) {
    return net::HttpServer::listen({.address = options.address, .port = port, .threads = kServerThreads},
                                   std::move(handler), log);
  };
  auto telegram_server = listen(options.telegram_port, servers->telegram->handler());
  if (!telegram_server)
    return wrap(telegram_server.error(),
                fmt::format("listen on {}:{} (--telegram-port)", options.address, options.telegram_port));
  servers->telegram_server = std::move(*telegram_server);
  auto s3_server = listen(options.s3_port, servers->s3->handler());
  if (!s3_server)
    return wrap(s3_server.error(),
                fmt::format("listen on {}:{} (--s3-port)", options.address, options.s3_port));
  servers->s3_server = std::move(*s3_server);

  SandboxAccess access{
      .telegram_url = fmt::format("http://{}:{}", options.address, servers->telegram_server->port()),
      .bot_token = Secret(std::string(sandbox::kSandboxToken)),
      .backup_chat_id = {sandbox::kSandboxChannel},
      .admin_chat_id = {sandbox::kSandboxAdminChat},
      .s3_endpoint = fmt::format("http://{}:{}", options.address, servers->s3_server->port()),
      .s3_access_key = Secret(std::string(kAccessKey)),
      .s3_secret_key = Secret(std::string(kSecretKey))};
  return std::unique_ptr<SandboxHost>(new SandboxHost(std::move(servers), std::move(access)));
}

SandboxHost::SandboxHost(std::unique_ptr<Servers> servers, SandboxAccess access)
    : servers_(std::move(servers)), access_(std::move(access)) {}
SandboxHost::~SandboxHost() = default;

void SandboxHost::announce_to(const std::string& webhook_url) {
  servers_->s3->set_target({.id = "telegramploy", .url = webhook_url});
}

}  // namespace ploy::assembly
