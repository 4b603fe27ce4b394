// Shows the way of one backup to somebody who sees it for the first time, and proves the promise: everything
// but the chat is thrown away, and every byte comes back. All of it is the real program; only Telegram and S3
// are the sandbox's.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <iostream>
#include <set>

#include "adapters/catalogue/catalogue.hpp"
#include "adapters/s3/s3_admin.hpp"
#include "app/restore/recover.hpp"
#include "app/restore/restore.hpp"
#include "assembly/commands.hpp"
#include "assembly/demo_samples.hpp"
#include "assembly/no_waits.hpp"
#include "assembly/s3_side.hpp"
#include "assembly/sandbox_host.hpp"
#include "assembly/service.hpp"
#include "assembly/telegram_side.hpp"
#include "assembly/temp_dir.hpp"
#include "base/text.hpp"

namespace ploy::assembly {

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kDemoPartSize = 1 * kMiB;  // so that the dump becomes a dozen documents
constexpr int kDemoMessagesPerMinute = 1200;  // the sandbox's flood limits are off in the demo; people watch
constexpr auto kPatience = 60s;
constexpr std::string_view kWebhookToken = "demo-webhook-token-0001";

class Demo {
 public:
  Demo(std::ostream& out, std::filesystem::path dir, Signals& signals)
      : out_(out), dir_(std::move(dir)), signals_(signals) {}

  Result<void> prove();
  // Stays up until somebody interrupts.
  void wait();

 private:
  Result<void> start_sandbox();
  Result<void> start_daemon();
  Result<void> put_samples();
  Result<void> await_backups();
  Result<void> lose_everything();
  Result<void> recover_catalogue();
  Result<void> compare_all();
  Result<void> compare(const DemoSample& sample, BackupBook& book, app::Restore& restore);
  Result<std::unique_ptr<catalogue::Catalogue>> look() const {
    return catalogue::Catalogue::open_readonly(settings_.database_path, {});
  }

  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) {
    fmt::print(out_, text, std::forward<Args>(args)...);
    out_ << '\n' << std::flush;
  }
  void chapter(int number, std::string_view title) { say("\n{}. {}", number, title); }

  std::ostream& out_;
  std::filesystem::path dir_;
  Signals& signals_;
  SystemClock clock_;
  Log log_{{.level = LogLevel::kWarning}, clock_};
  std::unique_ptr<SandboxHost> sandbox_;
  std::unique_ptr<Service> service_;
  Settings settings_;
};

Result<void> Demo::prove() {
  using Chapter = Result<void> (Demo::*)();
  for (const Chapter next :
       {&Demo::start_sandbox, &Demo::start_daemon, &Demo::put_samples, &Demo::await_backups,
        &Demo::lose_everything, &Demo::recover_catalogue, &Demo::compare_all}) {
    auto done = (this->*next)();
    if (!done) return done;
  }
  return {};
}

Result<void> Demo::start_sandbox() {
  chapter(1, "A sandbox: an emulated Telegram and a small S3");
  auto started = SandboxHost::start({.dir = dir_ / "sandbox", .flood_limits = false}, clock_, log_);
  if (!started) return wrap(started.error(), "start the sandbox");
  sandbox_ = std::move(*started);
  const SandboxAccess& access = sandbox_->access();
  say("   Telegram  {}   (open it: the chat as a person sees it)", access.telegram_url);
  say("   S3        {}", access.s3_endpoint);

  settings_.s3_endpoint = access.s3_endpoint;
  settings_.s3_access_key = access.s3_access_key;
  settings_.s3_secret_key = access.s3_secret_key;
  settings_.telegram_api_url = access.telegram_url;
  settings_.telegram_bot_token = access.bot_token;
  settings_.telegram_backup_chat_id = access.backup_chat_id;
  settings_.telegram_admin_chat_id = access.admin_chat_id;
  settings_.telegram_messages_per_minute = kDemoMessagesPerMinute;
  settings_.part_limits = {.split_above = kDemoPartSize, .part_size = kDemoPartSize};
  settings_.webhook_secret_token = Secret(std::string(kWebhookToken));
  settings_.data_dir = dir_ / "data";
  settings_.database_path = settings_.data_dir / "telegramploy.db";
  settings_.dashboard_bind = "127.0.0.1";
  settings_.dashboard_port = settings_.webhook_port = 0;
  return {};
}

Result<void> Demo::start_daemon() {
  chapter(2, "The daemon, as `telegramploy serve` starts it");
  auto started = Service::start(settings_, clock_, log_);
  if (!started) return std::unexpected(started.error());
  service_ = std::move(*started);
  sandbox_->announce_to(fmt::format("http://127.0.0.1:{}/webhook/{}", service_->port(), kWebhookToken));
  say("   Health    http://127.0.0.1:{}/health", service_->port());
  return {};
}

Result<void> Demo::put_samples() {
  chapter(3, "Files are put into buckets; S3 announces each to the webhook");
  S3Side s3(settings_, clock_);
  for (const DemoSample& sample : demo_samples()) {
    const auto created = s3::create_bucket(s3.client, sample.bucket, signals_.stop());
    if (!created) return created;
    const auto put =
        s3::put_object(s3.client, sample.bucket, sample.key, demo_bytes(sample), signals_.stop());
    if (!put) return std::unexpected(put.error());
    say("   {:>10}  s3://{}/{}", format_bytes(sample.size), sample.bucket, sample.key);
  }
  return {};
}

Result<void> Demo::await_backups() {
  chapter(4, "Each is written down, read from S3 and sent to the chat, part by part");
  const Instant begun = clock_.ticks();
  std::set<std::string> told;
  while (told.size() < demo_samples().size()) {
    if (clock_.ticks() - begun > kPatience)
      return fail(ErrorKind::kUnavailable, fmt::format("only {} of {} backups were stored in time",
                                                       told.size(), demo_samples().size()));
    if (!clock_.wait_for(50ms, signals_.stop())) return fail(ErrorKind::kCancelled, "interrupted");
    const auto catalogue = look();
    if (!catalogue) return std::unexpected(catalogue.error());
    const auto stored = (*catalogue)->book().list({.state = BackupState::kStored});
    if (!stored) return std::unexpected(stored.error());
    for (const Backup& backup : *stored) {
      if (!told.insert(backup.id.value).second) continue;
      const auto parts = (*catalogue)->book().parts(backup.id);
      if (!parts) return std::unexpected(parts.error());
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
          backup.stored_at.value_or(backup.seen_at) - backup.seen_at);
      say("   {}  {:>2} document{} {:>5} ms after its event  {}/{}", backup.id.value, parts->size(),
          parts->size() == 1 ? " " : "s", took.count(), backup.facts.version.bucket,
          backup.facts.version.key);
    }
  }
  return {};
}

Result<void> Demo::lose_everything() {
  chapter(5, "Disaster: the server is gone, and the data directory with it");
  service_->stop();
  service_.reset();
  std::filesystem::remove_all(settings_.data_dir);
  say("   What is left: the chat, the bot's token, the chat's id.");
  return {};
}

Result<void> Demo::recover_catalogue() {
  chapter(6, "`telegramploy recover` on an empty machine");
  std::filesystem::create_directories(settings_.data_dir);
  const auto catalogue = catalogue::Catalogue::open(settings_.database_path, {});
  if (!catalogue) return std::unexpected(catalogue.error());
  TelegramSide telegram(settings_, {}, (*catalogue)->waits(), clock_, log_);
  app::Recover recover(
      {},
      {(*catalogue)->index(), (*catalogue)->walks(), telegram.destination, telegram.root, telegram.history},
      clock_, log_);
  const auto report = recover.run({}, signals_.stop());
  if (!report) return std::unexpected(report.error());
  say("   Found by the {}: {} backups in {} index document{}.", report->found_by, report->backups,
      report->index_documents, report->index_documents == 1 ? "" : "s");
  return {};
}

Result<void> Demo::compare_all() {
  chapter(7, "Every file is restored from the chat and compared with what was put in");
  const auto catalogue = look();
  if (!catalogue) return std::unexpected(catalogue.error());
  NoWaits waits;
  TelegramSide telegram(settings_, {}, waits, clock_, log_);
  app::Restore restore((*catalogue)->book(), telegram.destination, nullptr, {}, clock_);
  for (const DemoSample& sample : demo_samples()) {
    auto same = compare(sample, (*catalogue)->book(), restore);
    if (!same) return same;
  }
  say("\nAll {} files came back, byte for byte.", demo_samples().size());
  return {};
}

Result<void> Demo::compare(const DemoSample& sample, BackupBook& book, app::Restore& restore) {
  const auto found = book.list({.bucket = sample.bucket, .prefix = sample.key});
  if (!found) return std::unexpected(found.error());
  for (const Backup& backup : *found) {
    if (backup.facts.version.key != sample.key) continue;
    Sha256 hasher;
    const app::ToStream to{[&](ByteView chunk) -> Result<void> {
      hasher.update(chunk);
      return {};
    }};
    const auto restored = restore.run(backup.id.value, to, Overwrite::kNo, {}, signals_.stop());
    if (!restored) return std::unexpected(restored.error());
    const Sha256Digest digest = hasher.finish();
    if (digest != sha256(as_bytes(demo_bytes(sample))))
      return fail(ErrorKind::kCorrupt, sample.key + " came back with other bytes");
    say("   same  {}...  {}/{}", to_hex(digest).substr(0, 16), sample.bucket, sample.key);
    return {};
  }
  return fail(ErrorKind::kNotFound, sample.bucket + "/" + sample.key + " is not in the recovered catalogue");
}

void Demo::wait() {
  const auto started = start_daemon();
  if (!started) {
    say("\nThe daemon did not start again: {}", started.error().what);
    return;
  }
  const SandboxAccess& access = sandbox_->access();
  say("\nIt runs again on what was recovered. Put a file into any bucket and watch the chat:");
  say("   chat        {}", access.telegram_url);
  say("   S3          {}   access key {}   secret key {}", access.s3_endpoint, access.s3_access_key.reveal(),
      access.s3_secret_key.reveal());
  say("   catalogue   DATA_DIR={} telegramploy backup ls", settings_.data_dir.string());
  say("\nCtrl-C ends it.");
  signals_.wait();
}

}  // namespace

int demo(cli::Console& console, const cli::Demo& options, Signals& signals) {
  std::optional<TempDir> temporary;
  if (options.dir.empty()) temporary.emplace("telegramploy-demo");
  Demo demo(console.out, temporary ? temporary->path() : options.dir, signals);
  const auto proven = demo.prove();
  if (!proven) return console.fail(proven.error());
  if (options.wait) demo.wait();
  return 0;
}

}  // namespace ploy::assembly
