#pragma once

#include "assembly/signals.hpp"
#include "cli/console.hpp"
#include "cli/invocation.hpp"
#include "core/settings.hpp"

// One function for each command: builds what the command needs from the settings and hands it over. Each
// returns the exit code.
namespace ploy::assembly {

int run(const cli::Invocation& invocation, Signals& signals);

int serve(cli::Console& console, const Settings& settings, Signals& signals);
int sandbox(cli::Console& console, const cli::Sandbox& options, Signals& signals);
int demo(cli::Console& console, const cli::Demo& options, Signals& signals);

int bucket_ls(cli::Console& console, const Settings& settings);
int bucket_change(cli::Console& console, const Settings& settings, const cli::BucketChange& change);
int backup_ls(cli::Console& console, const Settings& settings, const cli::BackupLs& wanted);
int backup_show(cli::Console& console, const Settings& settings, const cli::BackupShow& wanted);
int backup_orphans(cli::Console& console, const Settings& settings, const cli::BackupOrphans& wanted,
                   Signals& signals);
int backup_retry(cli::Console& console, const Settings& settings, const cli::BackupRetry& wanted);
int backup_give_up(cli::Console& console, const Settings& settings, const cli::BackupGiveUp& wanted);
int restore(cli::Console& console, const Settings& settings, const cli::RestoreBackup& wanted,
            Signals& signals);
int recover(cli::Console& console, const Settings& settings, const cli::RecoverCatalogue& wanted,
            Signals& signals);

}  // namespace ploy::assembly
