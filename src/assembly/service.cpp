#include "assembly/service.hpp"

#include <fmt/format.h>

#include <atomic>

#include "adapters/catalogue/catalogue.hpp"
#include "adapters/catalogue/damage.hpp"
#include "adapters/catalogue/data_dir_lock.hpp"
#include "app/back_up/full_chat_guard.hpp"
#include "app/daemon.hpp"
#include "app/report/overview.hpp"
#include "app/watch/watch.hpp"
#include "assembly/health_checks.hpp"
#include "assembly/report_side.hpp"
#include "assembly/s3_side.hpp"
#include "assembly/telegram_side.hpp"
#include "assembly/webhook_events.hpp"
#include "base/text.hpp"
#include "server/control_routes.hpp"
#include "server/health_routes.hpp"
#include "server/webhook_routes.hpp"

namespace ploy::assembly {

using namespace std::chrono_literals;

namespace {

// SIGTERM is followed by SIGKILL after 10 s in most places; the index gets what the workers leave of it.
constexpr auto kLastCommit = 5s;
constexpr auto kServerGrace = 1s;
// Most events fit, and 512 connections take 8 MiB.
constexpr std::size_t kEventPieceBytes = 16 * kKiB;

net::RequestHandler handler_of(const server::Routes& routes) {
  return [&routes](const net::RequestHead& head) { return routes(head); };
}

app::BackUp::Options back_up_options(const Settings& settings) {
  return {.part_limits = settings.part_limits};
}

// What this chat is known by after it was upgraded; see telegram::ChatMoves.
std::string move_note(ChatId chat) { return fmt::format("chat_moved_{}", chat.value); }

Result<TelegramSide::Memory> remember(const Settings& settings, catalogue::Catalogue& catalogue, Log& log) {
  TelegramSide::Memory memory;
  const ChatId chat = settings.telegram_backup_chat_id;
  const auto newest = catalogue.newest_message_id(chat);
  if (!newest) return std::unexpected(newest.error());
  memory.newest = *newest;
  memory.known = [&catalogue, chat](MessageId id) {
    return catalogue.knows_message({chat, id, ""}).value_or(false);
  };
  memory.on_move = [&catalogue, &log](ChatId from, ChatId to) {
    const auto noted = catalogue.notes().set(move_note(from), std::to_string(to.value));
    if (!noted) log.warning("the chat's new id could not be kept", {{"error", noted.error().what}});
  };
  const auto moved = catalogue.notes().get(move_note(chat));
  if (!moved) return std::unexpected(moved.error());
  const auto to = parse_int(moved->value_or(""));
  if (to) memory.moved[chat] = ChatId{*to};
  return memory;
}

}  // namespace

// In the order of dependence: each member uses only those above it, and is gone before them.
struct Service::Everything {
  Everything(Settings from, catalogue::DataDirLock taken, std::unique_ptr<catalogue::Catalogue> opened,
             const TelegramSide::Memory& memory, Clock& the_clock, Log& the_log)
      : settings(std::move(from)),
        clock(the_clock),
        log(the_log),
        lock(std::move(taken)),
        catalogue(std::move(opened)),
        s3(settings, clock),
        telegram(settings, memory, catalogue->waits(), clock, log) {}

  Settings settings;
  Clock& clock;
  Log& log;
  catalogue::DataDirLock lock;
  std::unique_ptr<catalogue::Catalogue> catalogue;
  S3Side s3;
  TelegramSide telegram;

  std::atomic<std::uint16_t> webhook_port = 0;  // 0: no webhook, or not listening yet
  app::Bell work, stored, rescan;
  app::Gate source_gate{clock}, destination_gate{clock};
  app::FullChatGuard guarded{telegram.destination};
  app::Breaker source{
      {},          "the S3 store",
      source_gate, [this](const std::stop_token& stop) { return probe_source(s3.store, stop); },
      clock,       log};
  app::Breaker destination{{.denials_are_final = true},
                           "Telegram",
                           destination_gate,
                           [this](const std::stop_token& stop) {
                             auto usable = probe_destination(telegram.probe, stop);
                             return usable ? guarded.check(stop) : usable;
                           },
                           clock,
                           log};
  app::PollLog polls;
  app::BackUp back_up{
      back_up_options(settings), catalogue->queue(), catalogue->parts(), s3.store, guarded, clock, log};
  app::Worker worker{catalogue->queue(),
                     back_up,
                     {source_gate, source},
                     {destination_gate, destination},
                     work,
                     stored,
                     {},
                     clock,
                     log};
  app::Watch watch{catalogue->queue(), catalogue->buckets(), work, rescan, clock, log};
  app::Retries retries{catalogue->retries(), catalogue->book(), work, clock};
  app::Poll poll{s3.store, catalogue->buckets(), catalogue->seen(), settings.initial_sync, work, clock, log};
  app::Recover recover{
      {},
      {catalogue->index(), catalogue->walks(), telegram.destination, telegram.root, telegram.history},
      clock,
      log};
  app::IndexWriter index{{}, catalogue->index(), telegram.destination, telegram.root, recover, clock, log};
  app::Tidy tidy{
      {catalogue->parts(), catalogue->orphans(), catalogue->walks(), telegram.destination, telegram.history},
      clock,
      log};
  app::Restore restore{catalogue->book(), telegram.destination, &s3.store, {}, clock};
  app::RestoreRunner restores{catalogue->restores(), catalogue->book(), restore, clock, log};
  app::Health health{health_checks(settings, {*catalogue, source, destination, polls, clock,
                                              [this] { return webhook_port.load(); }}),
                     clock};
  app::Reporter reporter{
      {settings.database_path, settings.polling_interval, [this] { return webhook_port.load(); }},
      catalogue->book(),
      catalogue->buckets(),
      health,
      polls,
      source_gate,
      destination_gate,
      catalogue->incidents(),
      clock};
  ReportSide reporting{settings, *catalogue, telegram.notifier, source_gate, destination_gate, polls,
                       clock,    log};
  app::Daemon daemon{
      {.workers = telegram.destination.limits().uploads_in_flight,
       .polling_interval = settings.polling_interval},
      {worker, poll, index, tidy, restores, health, source, destination, destination_gate, reporting.reports,
       reporting.messenger, work, stored, rescan, polls, catalogue->journal()},
      clock,
      log};

  server::Intake intake{{}, watch, decode_webhook, log};
  server::Routes public_routes, control_routes;
  std::unique_ptr<net::HttpServer> public_server, webhook_server, control_server;

  Result<void> listen();
  Result<void> listen_on_network();
};

Result<void> Service::Everything::listen() {
  server::add_health_routes(public_routes, reporter);
  server::add_webhook_routes(public_routes, intake, settings.webhook_secret_token);
  server::add_health_routes(control_routes, reporter);
  server::add_control_routes(control_routes, {watch, retries, reporter, intake, catalogue->journal(),
                                              catalogue->orphans(), restores});
  auto control = net::HttpServer::listen({.unix_socket = (settings.data_dir / "control.sock").string()},
                                         handler_of(control_routes), log);
  if (!control) return wrap(control.error(), "open the control socket");
  control_server = std::move(*control);
  return listen_on_network();
}

Result<void> Service::Everything::listen_on_network() {
  const auto open = [&](std::uint16_t port) {
    return net::HttpServer::listen(
        {.address = settings.dashboard_bind, .port = port, .body_piece_bytes = kEventPieceBytes},
        handler_of(public_routes), log);
  };
  auto dashboard = open(settings.dashboard_port);
  if (!dashboard)
    return wrap(dashboard.error(), fmt::format("listen on {}:{} (DASHBOARD_BIND, DASHBOARD_PORT)",
                                               settings.dashboard_bind, settings.dashboard_port));
  public_server = std::move(*dashboard);
  if (settings.webhook_port != settings.dashboard_port) {
    auto webhook = open(settings.webhook_port);
    if (!webhook)
      return wrap(webhook.error(), fmt::format("listen on {}:{} (WEBHOOK_PORT)", settings.dashboard_bind,
                                               settings.webhook_port));
    webhook_server = std::move(*webhook);
  }
  if (!settings.webhook_secret_token.empty())
    webhook_port = (webhook_server ? webhook_server : public_server)->port();
  return {};
}

Result<std::unique_ptr<Service>> Service::start(const Settings& settings, Clock& clock, Log& log) {
  auto lock = catalogue::DataDirLock::acquire(settings.data_dir);
  if (!lock) return std::unexpected(lock.error());
  auto catalogue = catalogue::open_or_set_aside(settings.database_path, settings.data_dir, clock.now());
  if (!catalogue) return std::unexpected(catalogue.error());
  const auto memory = remember(settings, **catalogue, log);
  if (!memory) return std::unexpected(memory.error());

  auto all =
      std::make_unique<Everything>(settings, std::move(*lock), std::move(*catalogue), *memory, clock, log);
  log.listen([journal = &all->catalogue->journal()](const LogRecord& record) { journal->append(record); });
  const auto listening = all->listen();
  if (!listening) {
    log.listen({});
    return std::unexpected(listening.error());
  }
  const auto resumed =
      app::SideIncidents::resume(all->catalogue->incidents(), all->source_gate, all->destination_gate);
  if (!resumed) log.warning("cannot read the open incidents", {{"error", resumed.error().what}});
  all->daemon.start();
  std::unique_ptr<Service> service(new Service(std::move(all)));
  log.info(
      "telegramploy is up",
      {{"port", std::to_string(service->port())},
       {"s3", settings.s3_endpoint},
       {"telegram", settings.telegram_api_url},
       {"data_dir", settings.data_dir.string()},
       {"webhook", settings.webhook_secret_token.empty() ? "off: WEBHOOK_SECRET_TOKEN is not set" : "on"},
       {"part_size", format_bytes(settings.part_limits.part_size)}});
  return service;
}

Service::Service(std::unique_ptr<Everything> everything) : everything_(std::move(everything)) {}

Service::~Service() { stop(); }

void Service::stop() {
  if (!everything_) return;
  everything_->log.info("stopping: parts under way are parked");
  for (const auto& server : {everything_->public_server.get(), everything_->webhook_server.get(),
                             everything_->control_server.get()})
    if (server != nullptr) server->stop(kServerGrace);
  everything_->daemon.stop(kLastCommit);
  everything_->log.info("stopped");
  everything_->log.listen({});
  everything_.reset();
}

std::uint16_t Service::port() const { return everything_->public_server->port(); }

}  // namespace ploy::assembly
