#pragma once

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
#include "server/body_room.hpp"
#include "server/late_answers.hpp"

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
// into the next, so one sync serves many requests. Who is refused learns of it a moment later.
class Intake {
 public:
  struct Options {
    std::size_t queue_max = 10'000;  // bodies that wait; beyond: 503
    // Of all bodies, from their first byte to their answer; beyond: 503. A quarter of what the daemon may
    // take in all: a body that grows can hold twice its bytes, and the events in it take memory too.
    std::size_t bytes_max = 64 * kMiB;
    // What is written down together: 1,000 events of usual size. Larger batches only make each wait longer.
    std::size_t batch_max = 1'000;
    std::size_t batch_bytes_max = 4 * kMiB;
    std::chrono::milliseconds refusal_delay{200};
    std::chrono::milliseconds failure_delay{500};  // Ceph's persistent topics repeat a 5xx without any pause
  };
  struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t unparsable = 0;
    std::uint64_t oversized = 0;
    std::uint64_t refused = 0;      // no token, or a wrong one
    std::uint64_t turned_away = 0;  // answered 503
  };

  Intake(Options options, app::Watch& watch, EventDecoder decode, Log& log);
  ~Intake();

  // A body as it comes in, and its share of the room.
  struct Body {
    std::string text;
    BodyRoom::Share share;
  };
  Body begin_body() { return {"", BodyRoom::Share(room_)}; }
  // False: there is no room for these bytes too.
  [[nodiscard]] static bool append(Body& body, std::string_view bytes);

  void take(Body body, net::Responder responder);
  // A body that was too large to keep: everything is listed again instead.
  void take_oversized(net::Responder responder);
  // 503, for a body there was no room for.
  void turn_away(net::Responder responder);
  void refuse(net::Responder responder);

  Counters counters() const;

 private:
  struct Waiting {
    Body body;
    bool oversized = false;
    net::Responder responder;
  };

  void run(const std::stop_token& stop);
  void enqueue(Waiting waiting);
  std::vector<Waiting> next_batch(const std::stop_token& stop);
  void commit(std::vector<Waiting> batch);
  Result<void> write_down(const std::vector<Waiting>& batch);

  Options options_;
  app::Watch& watch_;
  EventDecoder decode_;
  Log& log_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  BodyRoom room_{options_.bytes_max};
  LateAnswers late_;
  std::deque<Waiting> waiting_;
  Counters counters_;
  std::jthread thread_;
};

}  // namespace ploy::server
