#include "app/restore/restore_runner.hpp"

#include "base/kill_point.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

constexpr auto kNapMax = 1min;
constexpr auto kProgressEvery = 1s;

}  // namespace

Result<std::int64_t> RestoreRunner::ask(const std::string& backup, const std::string& target,
                                        Overwrite overwrite) {
  const auto parsed = parse_target(target);
  if (!parsed) return std::unexpected(parsed.error());
  if (std::holds_alternative<ToStream>(*parsed))
    return fail(ErrorKind::kInvalid,
                "a restore in the background needs a place: file:PATH, s3://bucket/key, origin");
  const auto* file = std::get_if<ToFile>(&*parsed);
  if (file != nullptr && !file->path.is_absolute())
    return fail(ErrorKind::kInvalid, "give the whole path of the file: the daemon runs elsewhere");
  const auto found = book_.find(backup);
  if (!found) return std::unexpected(found.error());
  auto id = runs_.add({found->id, target, overwrite}, clock_.now());
  if (id) asked_.ring();
  return id;
}

Result<RestoreRun> RestoreRunner::cancel(std::int64_t id) {
  auto canceled = runs_.cancel(id, clock_.now());
  const std::lock_guard lock(mutex_);
  if (canceled && current_ && current_->id == id) current_->stop.request_stop();
  return canceled;
}

void RestoreRunner::run(const std::stop_token& stop) {
  std::uint64_t heard = 0;
  while (!stop.stop_requested())
    if (!run_once(stop)) asked_.wait(heard, kNapMax, stop);
}

bool RestoreRunner::run_once(const std::stop_token& stop) {
  const auto claimed = runs_.claim();
  if (!claimed) {
    log_.error("cannot claim a restore", {{"error", claimed.error().what}});
    return false;
  }
  if (!*claimed) return false;
  const RestoreRun& run = **claimed;
  kill_point("restore_claimed");
  std::stop_source own;
  {
    const std::lock_guard lock(mutex_);
    current_ = Current{run.id, own};
  }
  // Canceled between the row and the line above.
  if (const auto now = runs_.find(run.id); now && now->cancel_wanted) own.request_stop();
  const std::stop_callback shutdown(stop, [&] { own.request_stop(); });
  const auto outcome = perform(run, own.get_token());
  {
    const std::lock_guard lock(mutex_);
    current_.reset();
  }
  kill_point("restore_written");
  if (const auto settled = settle(run, outcome, stop.stop_requested()); !settled)
    log_.error("cannot write down what came of a restore; it runs again at the next start",
               {{"run", std::to_string(run.id)}, {"error", settled.error().what}});
  return true;
}

Result<RestoreReport> RestoreRunner::perform(const RestoreRun& run, const std::stop_token& stop) {
  const auto target = parse_target(run.wish.target);
  if (!target) return std::unexpected(target.error());
  Instant shown = clock_.ticks();
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    if (clock_.ticks() - shown < kProgressEvery) return;
    shown = clock_.ticks();
    (void)runs_.progress(run.id, done, total);  // only for the eye
  };
  auto outcome = restore_.run(run.wish.backup.value, *target, run.wish.overwrite, progress, stop);
  if (outcome || outcome.error().kind != ErrorKind::kConflict || run.begun < 2) return outcome;
  auto compared = restore_.compare(run.wish.backup.value, *target, stop);
  return compared ? std::move(compared) : std::move(outcome);
}

Result<void> RestoreRunner::settle(const RestoreRun& run, const Result<RestoreReport>& outcome,
                                   bool shutdown) {
  const LogFields fields = {
      {"run", std::to_string(run.id)}, {"backup", run.wish.backup.value}, {"target", run.wish.target}};
  if (outcome) {
    log_.info("restored", fields);
    const auto shown = runs_.progress(run.id, outcome->bytes, outcome->bytes);
    if (!shown) return shown;
    return runs_.end(run.id, RunState::kSucceeded, "", clock_.now());
  }
  const auto now = runs_.find(run.id);
  if (!now) return std::unexpected(now.error());
  if (now->cancel_wanted) {
    log_.info("a restore was canceled", fields);
    return runs_.end(run.id, RunState::kCanceled, "", clock_.now());
  }
  if (shutdown) return runs_.release(run.id);
  log_.error("a restore failed: " + outcome.error().what, fields);
  return runs_.end(run.id, RunState::kFailed, outcome.error().what, clock_.now());
}

}  // namespace ploy::app
