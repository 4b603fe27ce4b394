#pragma once

#include <stop_token>

#include "app/restore/recover.hpp"
#include "app/restore/restore.hpp"
#include "cli/console.hpp"
#include "cli/invocation.hpp"

namespace ploy::cli {

// `write_out` takes the bytes of a restore to standard output.
int restore(Console& console, app::Restore& restore, const RestoreBackup& wanted,
            const std::function<Result<void>(ByteView)>& write_out, const std::stop_token& stop);
int recover(Console& console, app::Recover& recover, const RecoverCatalogue& wanted,
            const std::stop_token& stop);

}  // namespace ploy::cli
