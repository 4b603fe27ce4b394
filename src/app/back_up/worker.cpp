#include "app/back_up/worker.hpp"

#include <fmt/format.h>

#include "base/kill_point.hpp"
#include "base/text.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

// How long a worker sleeps at most when nothing rings: waiting backups become due by the clock alone.
constexpr auto kNapMax = 1s;

}  // namespace

Worker::Worker(BackupQueue& queue, BackUp& back_up, Way to_source, Way to_destination, Bell& work,
               Bell& stored, const RetryPolicy& retry, Clock& clock, Log& log)
    : queue_(queue),
      back_up_(back_up),
      to_source_(to_source),
      to_destination_(to_destination),
      work_(work),
      stored_(stored),
      retry_(retry),
      clock_(clock),
      log_(log) {}

void Worker::run(const std::stop_token& stop) {
  std::uint64_t heard = 0;
  while (!stop.stop_requested())
    if (!run_once(stop)) work_.wait(heard, kNapMax, stop);
}

bool Worker::run_once(const std::stop_token& stop) {
  if (to_source_.gate.state() || to_destination_.gate.state()) return false;
  auto backup = queue_.claim(clock_.now());
  if (!backup) {
    log_.error("cannot claim a backup", {{"error", backup.error().what}});
    return false;
  }
  if (!*backup) return false;
  const Instant begun = clock_.ticks();
  const auto outcome = back_up_.run(**backup, stop);
  if (!outcome) {
    settle(**backup, outcome.error(), stop);
    return true;
  }
  if (*outcome == BackUpOutcome::kStored) {
    const ObjectVersion& version = (*backup)->facts.version;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.ticks() - begun);
    log_.info("stored",
              {{"bucket", version.bucket}, {"key", version.key}, {"ms", std::to_string(took.count())}});
    stored_.ring();
  }
  return true;
}

void Worker::settle(const Backup& backup, const BackUpFailure& failure, const std::stop_token& stop) {
  kill_point("round_failed");
  // What fails while the program ends says nothing about the backup.
  const auto settled = stop.stop_requested() ? queue_.release(backup.id) : settle_row(backup, failure, stop);
  // The row stays `sending`; the next start finds it and goes on. Nothing is lost, but a person must look at
  // the disk.
  if (!settled)
    log_.error("cannot write down what came of a backup; it is taken up again at the next start",
               {{"backup", backup.id.value}, {"error", settled.error().what}});
  kill_point("round_settled");
}

Result<void> Worker::settle_row(const Backup& backup, const BackUpFailure& failure,
                                const std::stop_token& stop) {
  const Error& error = failure.error;
  if (error.kind == ErrorKind::kCancelled) return queue_.release(backup.id);
  if (failure.side == Side::kCatalogue) return put_off(backup, failure);
  const Way& way = failure.side == Side::kSource ? to_source_ : to_destination_;
  if (error.kind == ErrorKind::kRateLimited) {
    way.gate.rest(error.what, error.retry_after);
    log_.warning("asked to rest", {{"for", format_span(error.retry_after)}, {"why", error.what}});
    return queue_.release(backup.id);
  }
  if (way.breaker.blames_side(error, stop)) return queue_.release(backup.id);
  return put_off(backup, failure);
}

// Requirement B1: into the retry queue, or given up.
Result<void> Worker::put_off(const Backup& backup, const BackUpFailure& failure) {
  const Error& error = failure.error;
  const int failed_rounds = backup.attempts + 1;
  const auto delay = retry_.delay_after(failed_rounds);
  const LogFields fields = {
      {"bucket", backup.facts.version.bucket},
      {"key", backup.facts.version.key},
      {"attempt", std::to_string(failed_rounds)},
      {"error", error.what},
      {"next", delay ? "in " + format_span(*delay) : "never: the last attempt has failed"}};
  log_.write(delay ? LogLevel::kWarning : LogLevel::kError, "backup failed", fields);
  std::optional<Timestamp> next;
  if (delay) next = clock_.now() + *delay;
  const std::string cause = fmt::format("{}: {}", to_string(failure.side), to_string(error.kind));
  return queue_.fail(backup.id, {.error = error.what, .cause = cause, .next_attempt_at = next});
}

}  // namespace ploy::app
