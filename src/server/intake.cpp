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
  for (Waiting& waiting : waiting_) waiting.responder.respond(unavailable());
}

bool Intake::append(Body& body, std::string_view bytes) {
  if (!body.share.grow(bytes.size())) return false;
  body.text += bytes;
  return true;
}

void Intake::take(Body body, net::Responder responder) {
  enqueue({std::move(body), false, std::move(responder)});
}

void Intake::take_oversized(net::Responder responder) { enqueue({{}, true, std::move(responder)}); }

void Intake::turn_away(net::Responder responder) {
  {
    const std::lock_guard lock(mutex_);
    ++counters_.requests;
    ++counters_.turned_away;
  }
  late_.give(std::move(responder), unavailable(), options_.failure_delay);
}

void Intake::refuse(net::Responder responder) {
  {
    const std::lock_guard lock(mutex_);
    ++counters_.refused;
  }
  late_.give(std::move(responder), unauthorized(), options_.refusal_delay);
}

Intake::Counters Intake::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void Intake::enqueue(Waiting waiting) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < options_.queue_max) {
      ++counters_.requests;
      waiting_.push_back(std::move(waiting));
      changed_.notify_one();
      return;
    }
  }
  waiting.body = {};
  turn_away(std::move(waiting.responder));
}

void Intake::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto batch = next_batch(stop);
    if (!batch.empty()) commit(std::move(batch));
  }
}

std::vector<Intake::Waiting> Intake::next_batch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [&] { return !waiting_.empty(); });
  std::vector<Waiting> batch;
  std::size_t bytes = 0;
  while (!waiting_.empty() && batch.size() < options_.batch_max && bytes < options_.batch_bytes_max) {
    bytes += waiting_.front().body.text.size();
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

void Intake::commit(std::vector<Waiting> batch) {
  const auto written = write_down(batch);
  for (Waiting& waiting : batch) waiting.body = {};  // whoever is answered finds its room free
  if (written) {
    for (Waiting& waiting : batch) waiting.responder.respond(accepted());
    return;
  }
  log_.error("events cannot be written down; their senders are told to send them again",
             {{"error", written.error().what}, {"requests", std::to_string(batch.size())}});
  {
    const std::lock_guard lock(mutex_);
    counters_.turned_away += batch.size();
  }
  for (Waiting& waiting : batch)
    late_.give(std::move(waiting.responder), unavailable(), options_.failure_delay);
}

Result<void> Intake::write_down(const std::vector<Waiting>& batch) {
  std::vector<Sighting> sightings;
  std::set<std::string> rescan;
  std::uint64_t unparsable = 0;
  bool rescan_all = false;
  for (const Waiting& waiting : batch) {
    rescan_all = rescan_all || waiting.oversized;
    if (waiting.oversized) continue;
    DecodedEvents events = decode_(waiting.body.text);
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
