// Commands that work beside a running daemon or without one: they read the catalogue themselves.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "adapters/catalogue/catalogue.hpp"
#include "adapters/catalogue/damage.hpp"
#include "adapters/catalogue/data_dir_lock.hpp"
#include "app/back_up/retries.hpp"
#include "assembly/commands.hpp"
#include "assembly/no_waits.hpp"
#include "assembly/s3_side.hpp"
#include "assembly/telegram_side.hpp"
#include "cli/backup_commands.hpp"
#include "cli/bucket_commands.hpp"
#include "cli/control.hpp"
#include "cli/orphan_commands.hpp"
#include "cli/restore_commands.hpp"
#include "cli/run_commands.hpp"

namespace ploy::assembly {

namespace {

// Within the 256 MiB that a recovery of a million backups may take.
constexpr std::uint64_t kRecoverCache = 128 * kMiB;

// Looks into the catalogue and calls `command` with it.
template <class Command>
int with_catalogue(cli::Console& console, const Settings& settings, Command command) {
  const auto catalogue = catalogue::Catalogue::open_readonly(settings.database_path, {});
  if (!catalogue && catalogue.error().kind == ErrorKind::kNotFound)
    return console.fail(
        {ErrorKind::kNotFound,
         "there is no catalogue at " + settings.database_path.string() +
             ". Is DATA_DIR right? On an empty machine `telegramploy recover` makes one from the chat"});
  if (!catalogue) return console.fail(catalogue.error());
  return command(**catalogue);
}

// The daemon does it when there is one, so that it knows at once; else the catalogue is changed for the next
// start.
template <class Ask, class Change>
int with_daemon_or_catalogue(cli::Console& console, const Settings& settings, Ask ask, Change change) {
  cli::Control control(settings.data_dir / "control.sock");
  const auto lock = catalogue::DataDirLock::acquire(settings.data_dir);
  if (!lock && lock.error().kind == ErrorKind::kConflict) return ask(control);
  if (!lock) return console.fail(lock.error());
  const auto catalogue = catalogue::Catalogue::open(settings.database_path, {});
  if (!catalogue) return console.fail(catalogue.error());
  return change(**catalogue);
}

// Nobody waits for the bell: the next start looks by itself.
struct OfflineRetries {
  explicit OfflineRetries(catalogue::Catalogue& catalogue)
      : retries(catalogue.retries(), catalogue.book(), work, clock) {}

  SystemClock clock;
  app::Bell work;
  app::Retries retries;
};

Result<void> change_bucket(BucketBook& buckets, const cli::BucketChange& change) {
  using What = cli::BucketChange::What;
  if (change.what != What::kRescan) return buckets.set_enabled(change.name, change.what == What::kEnable);
  if (!change.name.empty()) return buckets.request_rescan(change.name);
  const auto all = buckets.buckets();
  if (!all) return std::unexpected(all.error());
  for (const Bucket& bucket : *all) {
    auto requested = buckets.request_rescan(bucket.name);
    if (!requested) return requested;
  }
  return {};
}

// For a restore to standard output.
Result<void> write_out(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      return fail(ErrorKind::kInvalid, "write to standard output: " + std::generic_category().message(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace

int bucket_ls(cli::Console& console, const Settings& settings) {
  return with_catalogue(console, settings, [&](catalogue::Catalogue& catalogue) {
    return cli::bucket_ls(console, catalogue.buckets());
  });
}

int backup_ls(cli::Console& console, const Settings& settings, const cli::BackupLs& wanted) {
  return with_catalogue(console, settings, [&](catalogue::Catalogue& catalogue) {
    return cli::backup_ls(console, catalogue.book(), wanted);
  });
}

int backup_show(cli::Console& console, const Settings& settings, const cli::BackupShow& wanted) {
  return with_catalogue(console, settings, [&](catalogue::Catalogue& catalogue) {
    return cli::backup_show(console, catalogue.book(), wanted);
  });
}

int bucket_change(cli::Console& console, const Settings& settings, const cli::BucketChange& change) {
  return with_daemon_or_catalogue(
      console, settings, [&](cli::Control& daemon) { return cli::bucket_change(console, daemon, change); },
      [&](catalogue::Catalogue& catalogue) {
        const auto changed = change_bucket(catalogue.buckets(), change);
        return changed ? cli::bucket_changed(console, change) : console.fail(changed.error());
      });
}

int backup_retry(cli::Console& console, const Settings& settings, const cli::BackupRetry& wanted) {
  return with_daemon_or_catalogue(
      console, settings, [&](cli::Control& daemon) { return cli::backup_retry(console, daemon, wanted); },
      [&](catalogue::Catalogue& catalogue) {
        OfflineRetries offline(catalogue);
        if (wanted.id.empty()) {
          const auto backups = offline.retries.retry_all();
          return backups ? cli::backups_retried(console, *backups) : console.fail(backups.error());
        }
        const auto retried = offline.retries.retry(wanted.id);
        return retried ? cli::backups_retried(console, 1) : console.fail(retried.error());
      });
}

int backup_give_up(cli::Console& console, const Settings& settings, const cli::BackupGiveUp& wanted) {
  return with_daemon_or_catalogue(
      console, settings, [&](cli::Control& daemon) { return cli::backup_give_up(console, daemon, wanted); },
      [&](catalogue::Catalogue& catalogue) {
        const auto given_up = OfflineRetries(catalogue).retries.give_up(wanted.id);
        return given_up ? cli::backup_given_up(console) : console.fail(given_up.error());
      });
}

// The daemon removes them when there is one; else it is done here and now.
int backup_orphans(cli::Console& console, const Settings& settings, const cli::BackupOrphans& wanted,
                   Signals& signals) {
  if (!wanted.remove)
    return with_catalogue(console, settings, [&](catalogue::Catalogue& catalogue) {
      return cli::orphans_ls(console, catalogue.orphans(), SystemClock().now());
    });
  return with_daemon_or_catalogue(
      console, settings, [&](cli::Control& daemon) { return cli::orphans_remove(console, daemon); },
      [&](catalogue::Catalogue& catalogue) {
        SystemClock clock;
        Log log({.level = settings.log_level, .format = settings.log_format}, clock);
        log.redact(settings.telegram_bot_token.reveal());
        TelegramSide telegram(settings, {}, catalogue.waits(), clock, log);
        app::Tidy tidy({catalogue.parts(), catalogue.orphans(), catalogue.walks(), telegram.destination,
                        telegram.history},
                       clock, log);
        return cli::orphans_remove(console, catalogue.orphans(), tidy, signals.stop());
      });
}

int restore(cli::Console& console, const Settings& settings, const cli::RestoreBackup& wanted,
            Signals& signals) {
  if (wanted.background) {
    cli::Control control(settings.data_dir / "control.sock");
    return cli::restore_in_background(console, control, wanted);
  }
  return with_catalogue(console, settings, [&](catalogue::Catalogue& catalogue) {
    SystemClock clock;
    Log log({.level = settings.log_level, .format = settings.log_format}, clock);
    log.redact(settings.telegram_bot_token.reveal());
    NoWaits waits;
    TelegramSide telegram(settings, {}, waits, clock, log);
    std::optional<S3Side> s3;
    if (!settings.s3_endpoint.empty()) s3.emplace(settings, clock);
    app::Restore restore(catalogue.book(), telegram.destination, s3 ? &s3->store : nullptr, {}, clock);
    return cli::restore(console, restore, wanted, write_out, signals.stop());
  });
}

int recover(cli::Console& console, const Settings& settings, const cli::RecoverCatalogue& wanted,
            Signals& signals) {
  const auto lock = catalogue::DataDirLock::acquire(settings.data_dir);
  if (!lock) return console.fail(lock.error());
  SystemClock clock;
  Log log({.level = settings.log_level, .format = settings.log_format}, clock);
  std::filesystem::path aside;
  const auto catalogue = catalogue::open_or_begin_anew(settings.database_path, settings.data_dir, clock.now(),
                                                       aside, {.cache_bytes = kRecoverCache});
  if (!catalogue) return console.fail(catalogue.error());
  if (!aside.empty())
    log.warning("the catalogue was damaged; it is set aside, and a new one begun", {{"as", aside.string()}});
  log.redact(settings.telegram_bot_token.reveal());
  TelegramSide telegram(settings, {}, (*catalogue)->waits(), clock, log);
  app::Recover recover(
      {},
      {(*catalogue)->index(), (*catalogue)->walks(), telegram.destination, telegram.root, telegram.history},
      clock, log);
  return cli::recover(console, recover, wanted, signals.stop());
}

}  // namespace ploy::assembly
