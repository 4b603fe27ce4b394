#include "adapters/catalogue/failed_sync.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <mutex>
#include <string>

namespace ploy::catalogue {
namespace {

// What the command line calls "failed".
constexpr int kExitStatus = 1;

// Called by SQLite in the middle of its work: nothing of it may be used, and no lock of ours is free for
// certain. So this writes and ends without any clearing up.
void on_sqlite_log(void* /*unused*/, int code, const char* message) {
  if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC) return;
  const std::string text = fmt::format(
      "telegramploy: the disk did not confirm that the catalogue was written (fsync failed: {}). What it "
      "holds "
      "is uncertain now, so the program ends; nothing that was acknowledged is lost. Look into the system's "
      "log for errors of the disk, mend it, and start telegramploy again.\n",
      message);
  (void)!::write(STDERR_FILENO, text.data(), text.size());  // there is nobody else to tell
  ::_exit(kExitStatus);
}

}  // namespace

void end_process_when_a_sync_fails() {
  static std::once_flag once;  // the setting is SQLite's own, and the process's
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_LOG, on_sqlite_log, nullptr); });
}

}  // namespace ploy::catalogue
