#include "cli/restore_commands.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/json_output.hpp"
#include "cli/progress.hpp"

namespace ploy::cli {

namespace {

Result<app::RecoverReport> run_recovery(Console& console, app::Recover& recover,
                                        const RecoverCatalogue& wanted, const std::stop_token& stop) {
  const SystemClock clock;
  Progress documents("index", Progress::Unit::kCount, console.err_screen, console.err, clock);
  Progress messages("messages", Progress::Unit::kCount, console.err_screen, console.err, clock);
  const auto shown_on = [](Progress& progress) {
    return [&progress](std::int64_t done, std::int64_t total) {
      progress.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
    };
  };
  const app::Recover::Progress progress{shown_on(documents), shown_on(messages)};
  if (!wanted.scan) return recover.run(progress, stop);
  app::Recover::Stretch stretch;
  if (wanted.scan_from > 0) stretch.from = MessageId{wanted.scan_from};
  if (wanted.scan_to > 0) stretch.to = MessageId{wanted.scan_to};
  return recover.scan(stretch, progress, stop);
}

Json json_of(const app::LostIndex& lost) {
  return {{"number", lost.number},
          {"message_id", std::to_string(lost.message_id.value)},
          {"error", lost.error},
          {"scan_from", std::to_string(lost.scan_from.value)},
          {"scan_to", std::to_string(lost.scan_to.value)}};
}

Json json_of(const app::RecoverReport& report) {
  Json lost = Json::array();
  for (const app::LostIndex& one : report.lost) lost.push_back(json_of(one));
  return {{"found_by", report.found_by},
          {"index_documents", report.index_documents},
          {"backups", report.backups},
          {"committed_at", report.committed_at ? Json(format_time(*report.committed_at)) : Json()},
          {"found_in_chat", report.tail.stored},
          {"incomplete", report.tail.incomplete},
          {"inexact", report.tail.inexact},
          {"orphans", report.tail.orphans},
          {"lost_index_documents", lost}};
}

void print_recovered(Console& console, const app::RecoverReport& report) {
  if (report.index_documents > 0)
    fmt::print(console.out, "Recovered {} backups from {} index documents{}.\n", report.backups,
               report.index_documents, report.found_by.empty() ? "" : ", found by the " + report.found_by);
  if (report.committed_at)
    fmt::print(console.out, "The index was committed at {}.\n", format_time(*report.committed_at));
  const Settled& tail = report.tail;
  if (tail.stored > 0) fmt::print(console.out, "{} more were found in the chat itself.\n", tail.stored);
  if (tail.inexact > 0)
    fmt::print(console.out,
               "Of {} of them the name is longer than a caption holds; it ends in an ellipsis.\n",
               tail.inexact);
  if (tail.incomplete > 0)
    fmt::print(console.out, "{} were not sent to the end; `telegramploy serve` goes on with them.\n",
               tail.incomplete);
  if (tail.orphans > 0)
    fmt::print(console.out, "{} documents belong to nothing; `telegramploy backup orphans` lists them.\n",
               tail.orphans);
  for (const app::LostIndex& lost : report.lost)
    fmt::print(console.out,
               "Index document {} (message {}) is lost: {}.\n  Its backups come back with "
               "`telegramploy recover --scan --scan-from {} --scan-to {}`.\n",
               lost.number, lost.message_id.value, lost.error, lost.scan_from.value, lost.scan_to.value);
  fmt::print(console.out, "`telegramploy backup ls` lists what can be restored.\n");
}

}  // namespace

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

int recover(Console& console, app::Recover& recover, const RecoverCatalogue& wanted,
            const std::stop_token& stop) {
  const auto report = run_recovery(console, recover, wanted, stop);
  if (!report) return console.fail(report.error());
  if (console.json)
    write_line(console.out, "result", json_of(*report));
  else
    print_recovered(console, *report);
  return 0;
}

}  // namespace ploy::cli
