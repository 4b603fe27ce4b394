#include "app/daemon.hpp"

#include <algorithm>

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

// How often the index writer looks whether a commit is due by age.
constexpr auto kIndexLook = 1s;
// After a failed commit the chat is left alone for a while.
constexpr auto kIndexPause = 15s;
constexpr auto kPruneEvery = 1h;
// What nobody waits for: orphans, late arrivals.
constexpr auto kTidyEvery = 1min;

}  // namespace

void PollLog::ended(Timestamp at, const Result<ScanReport>& report) {
  const std::lock_guard lock(mutex_);
  if (report) last_.at = at;
  last_.error = report ? "" : report.error().what;
}

PollLog::Last PollLog::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

Daemon::Daemon(Options options, const Parts& parts, Clock& clock, Log& log)
    : options_(options), parts_(parts), clock_(clock), log_(log) {}

void Daemon::start() {
  threads_.emplace_back([this](const std::stop_token& stop) { keep_health(stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { keep_polling(stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { keep_index(stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { keep_mending(parts_.source, stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { keep_mending(parts_.destination, stop); });
  threads_.emplace_back([this](const std::stop_token& stop) { parts_.reports.run(stop); });
  threads_.emplace_back(
      [this](const std::stop_token& stop) { parts_.messenger.run(stop, too_late_.get_token()); });
  threads_.emplace_back([this](const std::stop_token& stop) { parts_.restores.run(stop); });
  for (int i = 0; i < options_.workers; ++i)
    threads_.emplace_back([this](const std::stop_token& stop) { keep_working(stop); });
}

void Daemon::stop(std::chrono::milliseconds grace) {
  if (threads_.empty()) return;
  for (std::jthread& thread : threads_) thread.request_stop();
  const std::jthread timer([&](const std::stop_token& done) {
    if (clock_.wait_for(grace, done)) too_late_.request_stop();
  });
  threads_.clear();
}

void Daemon::keep_working(const std::stop_token& stop) {
  std::uint64_t heard = 0;
  while (!index_known_ && !stop.stop_requested()) parts_.work.wait(heard, kIndexLook, stop);
  parts_.worker.run(stop);
}

void Daemon::keep_polling(const std::stop_token& stop) {
  std::uint64_t heard = 0;
  Instant next = clock_.ticks();
  while (!stop.stop_requested()) {
    const bool full = clock_.ticks() >= next;
    const auto report = full ? parts_.poll.all(stop) : parts_.poll.requested(stop);
    if (stop.stop_requested()) return;
    if (full) {
      next = clock_.ticks() + options_.polling_interval;
      parts_.poll_log.ended(clock_.now(), report);
    }
    if (!report) log_.warning("polling did not reach every bucket", {{"error", report.error().what}});
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(next - clock_.ticks());
    // A failed poll is tried again sooner: the server may just be starting.
    parts_.rescan.wait(
        heard, report ? std::max(left, 0ms) : std::min(left, std::chrono::milliseconds(kIndexPause)), stop);
    if (!report) next = clock_.ticks();
  }
}

void Daemon::keep_index(const std::stop_token& stop) {
  take_over_index(stop);
  std::uint64_t heard = 0;
  Instant next_tidy = clock_.ticks();
  while (!stop.stop_requested()) {
    if (!parts_.destination_gate.state()) commit_index();
    if (!parts_.destination_gate.state() && clock_.ticks() >= next_tidy) {
      tidy_up(stop);
      next_tidy = clock_.ticks() + kTidyEvery;
    }
    parts_.stored.wait(heard, kIndexLook, stop);
  }
  if (!index_known_ || parts_.destination_gate.state()) return;
  const auto committed = parts_.index.commit(too_late_.get_token());
  if (!committed)
    log_.warning("the index was not written at shutdown; it is at the next start",
                 {{"error", committed.error().what}});
}

void Daemon::take_over_index(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto known = parts_.index.take_over(stop);
    if (known) {
      index_known_ = true;
      parts_.work.ring();
      return;
    }
    log_.warning("cannot look whether the chat holds an index; nothing is sent before",
                 {{"error", known.error().what}});
    parts_.destination.blames_side(known.error(), stop);
    clock_.wait_for(kIndexPause, stop);
  }
}

// Not interrupted by the end of the program: a root that was sent and not yet pinned would be sent again.
void Daemon::commit_index() {
  const auto committed = parts_.index.commit_if_due(too_late_.get_token());
  if (committed) return;
  log_.warning("the index cannot be written into the chat; trying again",
               {{"error", committed.error().what}});
  parts_.destination.blames_side(committed.error(), too_late_.get_token());
  clock_.wait_for(std::max<std::chrono::milliseconds>(committed.error().retry_after, kIndexPause),
                  too_late_.get_token());
}

void Daemon::tidy_up(const std::stop_token& stop) {
  const auto tidied = parts_.tidy.run(stop);
  if (!tidied && tidied.error().kind != ErrorKind::kCancelled)
    log_.warning("the chat cannot be tidied up now; trying again", {{"error", tidied.error().what}});
}

void Daemon::keep_mending(Breaker& breaker, const std::stop_token& stop) {
  while (!stop.stop_requested()) clock_.wait_for(breaker.mend(parts_.work, stop), stop);
}

void Daemon::keep_health(const std::stop_token& stop) {
  Instant next_prune = clock_.ticks();
  while (!stop.stop_requested()) {
    parts_.health.check_now(stop);
    if (clock_.ticks() >= next_prune) {
      prune_journal();
      next_prune = clock_.ticks() + kPruneEvery;
    }
    clock_.wait_for(options_.health_interval, stop);
  }
}

void Daemon::prune_journal() {
  const auto pruned = parts_.journal.prune(clock_.now() - options_.log_retention);
  if (!pruned) log_.warning("old log records cannot be removed", {{"error", pruned.error().what}});
}

}  // namespace ploy::app
