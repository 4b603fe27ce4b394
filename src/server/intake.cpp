#include "server/intake.hpp"

#include <algorithm>
#include <set>

#include "base/kill_point.hpp"

namespace ploy::server {

namespace {

net::Answer accepted() { return {.status = 200}; }
net::Answer unavailable() {
  return {.status = 503,
          .headers = {{"Retry-After", "5"}},
          .body = "the event could not be written down; send it again\n"};
}
net::Answer unauthorized() { return {.status = 401, .body = "wrong or missing webhook token\n"}; }

}  // namespace

Intake::Intake(Options options, app::Watch& watch, EventDecoder decode, Log& log)
    : options_(options),
      watch_(watch),
      decode_(std::move(decode)),
      log_(log),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Intake::~Intake() {
  thread_.request_stop();
  thread_.join();
}

void Intake::take(std::string body, net::Responder responder) {
  enqueue({std::move(body), false, std::move(responder)});
}

void Intake::take_oversized(net::Responder responder) { enqueue({"", true, std::move(responder)}); }

void Intake::refuse(net::Responder responder) {
  {
    const std::lock_guard lock(mutex_);
    ++counters_.refused;
    refusals_.push_back({std::chrono::steady_clock::now() + options_.refusal_delay, std::move(responder)});
  }
  changed_.notify_one();
}

Intake::Counters Intake::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void Intake::enqueue(Waiting waiting) {
  std::unique_lock lock(mutex_);
  ++counters_.requests;
  if (waiting_.size() >= options_.queue_max ||
      waiting_bytes_ + waiting.body.size() > options_.queue_bytes_max) {
    lock.unlock();  // nobody is answered under it
    return waiting.responder.respond(unavailable());
  }
  waiting_bytes_ += waiting.body.size();
  waiting_.push_back(std::move(waiting));
  lock.unlock();
  changed_.notify_one();
}

void Intake::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto batch = next_batch(stop);
    answer_due_refusals();
    if (!batch.empty()) commit(std::move(batch), stop);
  }
}

std::vector<Intake::Waiting> Intake::next_batch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto anything = [&] { return !waiting_.empty(); };
  if (refusals_.empty())
    changed_.wait(lock, stop, [&] { return anything() || !refusals_.empty(); });
  else
    changed_.wait_until(lock, stop, refusals_.front().due, anything);
  std::vector<Waiting> batch;
  while (!waiting_.empty() && batch.size() < options_.batch_max) {
    waiting_bytes_ -= waiting_.front().body.size();
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

void Intake::answer_due_refusals() {
  std::vector<Refusal> due;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    while (!refusals_.empty() && refusals_.front().due <= now) {
      due.push_back(std::move(refusals_.front()));
      refusals_.pop_front();
    }
  }
  for (Refusal& refusal : due) refusal.responder.respond(unauthorized());
}

void Intake::commit(std::vector<Waiting> batch, const std::stop_token& stop) {
  const auto written = write_down(batch);
  if (!written) {
    log_.error("events cannot be written down; their senders are told to send them again",
               {{"error", written.error().what}});
    SystemClock().wait_for(options_.failure_delay, stop);
  }
  for (Waiting& waiting : batch) waiting.responder.respond(written ? accepted() : unavailable());
}

Result<void> Intake::write_down(const std::vector<Waiting>& batch) {
  std::vector<Sighting> sightings;
  std::set<std::string> rescan;
  std::uint64_t unparsable = 0;
  bool rescan_all = false;
  for (const Waiting& waiting : batch) {
    rescan_all = rescan_all || waiting.oversized;
    if (waiting.oversized) continue;
    DecodedEvents events = decode_(waiting.body);
    std::ranges::move(events.sightings, std::back_inserter(sightings));
    rescan.insert(events.rescan.begin(), events.rescan.end());
    rescan_all = rescan_all || events.rescan_all;
    unparsable += events.unparsable ? 1 : 0;
  }
  {
    const std::lock_guard lock(mutex_);
    counters_.unparsable += unparsable;
    counters_.oversized += static_cast<std::uint64_t>(std::ranges::count_if(batch, &Waiting::oversized));
  }
  if (unparsable > 0)
    log_.warning("webhook bodies that are no S3 events were accepted and ignored",
                 {{"count", std::to_string(unparsable)}});
  kill_point("events_taken");
  const auto reported = watch_.saw(sightings);
  if (!reported) return std::unexpected(reported.error());
  kill_point("events_kept");
  for (const std::string& bucket : rescan) {
    auto requested = watch_.rescan(bucket);
    if (!requested && requested.error().kind != ErrorKind::kNotFound) return requested;
  }
  return rescan_all ? watch_.rescan_all() : Result<void>{};
}

}  // namespace ploy::server
