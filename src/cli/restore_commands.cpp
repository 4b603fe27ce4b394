#include "cli/restore_commands.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/json_output.hpp"
#include "cli/progress.hpp"

namespace ploy::cli {

int restore(Console& console, app::Restore& restore, const RestoreBackup& wanted,
            const std::function<Result<void>(ByteView)>& write_out, const std::stop_token& stop) {
  auto target = app::parse_target(wanted.to);
  if (!target) return console.fail(target.error());
  if (auto* stream = std::get_if<app::ToStream>(&*target)) stream->write = write_out;
  const SystemClock clock;
  Progress progress("restore", Progress::Unit::kBytes, console.err_screen, console.err, clock);
  const auto report = restore.run(
      wanted.id, *target, wanted.overwrite,
      [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); }, stop);
  progress.end();
  if (!report) return console.fail(report.error());
  // Standard output may hold the backup itself, so the report goes to the other one then.
  std::ostream& out = wanted.to == "-" ? console.err : console.out;
  if (console.json)
    write_line(out, "result", {{"target", report->target}, {"bytes", report->bytes}, {"verified", true}});
  else
    fmt::print(out, "Restored {} to {}; every hash is right.\n", format_bytes(report->bytes), report->target);
  return 0;
}

int recover(Console& console, app::Recover& recover, const std::stop_token& stop) {
  const SystemClock clock;
  Progress progress("recover", Progress::Unit::kCount, console.err_screen, console.err, clock);
  const auto report = recover.run(
      [&](std::int64_t done, std::int64_t total) {
        progress.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
      },
      stop);
  progress.end();
  if (!report) return console.fail(report.error());
  if (console.json) {
    write_line(console.out, "result",
               {{"found_by", report->found_by},
                {"index_documents", report->index_documents},
                {"backups", report->backups},
                {"committed_at", format_time(report->committed_at)}});
    return 0;
  }
  fmt::print(console.out, "Recovered {} backups from {} index documents, found by the {}.\n", report->backups,
             report->index_documents, report->found_by);
  fmt::print(console.out,
             "The index was committed at {}; `telegramploy backup ls` lists what can be restored.\n",
             format_time(report->committed_at));
  return 0;
}

}  // namespace ploy::cli
