#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ploy::load {

// What came of one event.
enum class Outcome : std::uint8_t {
  kUnsent,
  kUnanswered,  // the connection ended before its answer
  kKept,        // 2xx
  kRefused,     // 503
  kOther,
};

struct Options {
  std::uint16_t port = 0;
  std::string target;        // "/webhook/TOKEN"
  std::string key_prefix;    // event n is of the object key_prefix + n, of nine digits
  int connections = 64;      // one request at a time on each
  std::size_t events = 0;    // at most
  std::size_t bytes = 1024;  // of each body
  std::optional<std::chrono::milliseconds> duration;  // no event is begun after it
  std::optional<std::chrono::milliseconds> patience;  // what is not answered by then never is
};

struct Report {
  std::vector<Outcome> outcomes;          // of each event begun
  std::vector<std::uint32_t> latency_us;  // from the first byte sent to the whole answer; of answered ones
  std::chrono::nanoseconds took{0};       // from the first byte to the last answer

  std::size_t count(Outcome outcome) const;
  // The share of answers that came at least this fast; 0.99 for p99.
  std::uint32_t latency_us_at(double share) const;
};

// The event as RustFS sends it, blown up to `bytes` by a long user agent.
std::string event_body(const std::string& bucket, const std::string& key, std::size_t bytes);
// The bucket of all events.
inline constexpr const char* kBucket = "load";
std::string key_of(const Options& options, std::size_t number);

// Sends from one thread, whose own work is small. Nothing is sent twice. Throws std::system_error when it
// cannot connect at all.
Report send_events(const Options& options);

}  // namespace ploy::load
