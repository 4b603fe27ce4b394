#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/watch/watch.hpp"
#include "net/http_server.hpp"

namespace ploy::server {

// What a webhook's body says, as the S3 adapter reads it.
struct DecodedEvents {
  std::vector<Sighting> sightings;
  std::vector<std::string> rescan;  // buckets of events without a usable key
  bool rescan_all = false;          // there was more than could be looked at
  bool unparsable = false;
};
using EventDecoder = std::function<DecodedEvents(std::string_view body)>;

// Takes webhook bodies off the server's threads, writes them down and only then lets them be answered: 2xx
// when they are on disk, 503 when they are not. Whatever has come in while one batch was being synced goes
// into the next, so one sync serves many requests. Refusals wait here for a moment too, which makes guessing
// tokens slow.
class Intake {
 public:
  struct Options {
    std::size_t queue_max = 10'000;           // bodies; beyond: 503 at once
    std::size_t queue_bytes_max = 64 * kMiB;  // of all bodies that wait
    std::size_t batch_max = 1'000;
    std::chrono::milliseconds refusal_delay{200};
    std::chrono::milliseconds failure_delay{500};  // Ceph's persistent topics repeat a 5xx without any pause
  };
  struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t unparsable = 0;
    std::uint64_t oversized = 0;
    std::uint64_t refused = 0;
  };

  Intake(Options options, app::Watch& watch, EventDecoder decode, Log& log);
  ~Intake();

  void take(std::string body, net::Responder responder);
  // A body that was too large to keep: everything is listed again instead.
  void take_oversized(net::Responder responder);
  void refuse(net::Responder responder);

  Counters counters() const;

 private:
  struct Waiting {
    std::string body;
    bool oversized = false;
    net::Responder responder;
  };
  struct Refusal {
    std::chrono::steady_clock::time_point due;
    net::Responder responder;
  };

  void run(const std::stop_token& stop);
  void enqueue(Waiting waiting);
  std::vector<Waiting> next_batch(const std::stop_token& stop);
  void answer_due_refusals();
  void commit(std::vector<Waiting> batch, const std::stop_token& stop);
  Result<void> write_down(const std::vector<Waiting>& batch);

  Options options_;
  app::Watch& watch_;
  EventDecoder decode_;
  Log& log_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::deque<Refusal> refusals_;
  Counters counters_;
  std::jthread thread_;
};

}  // namespace ploy::server
