// Sends webhook events to a running daemon and prints what came of them, as one JSON object:
//
//   event_load PORT TARGET CONNECTIONS SECONDS
//
// Event n is of the object "bench-" + n of the bucket "load"; `not_kept` lists those that were not answered
// 2xx.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <exception>
#include <limits>

#include "load/event_load.hpp"

namespace {

std::vector<std::size_t> not_kept(const ploy::load::Report& report) {
  std::vector<std::size_t> numbers;
  for (std::size_t n = 0; n < report.outcomes.size(); ++n)
    if (report.outcomes[n] != ploy::load::Outcome::kKept) numbers.push_back(n);
  return numbers;
}

void print(const ploy::load::Report& report) {
  fmt::print(R"({{"events":{},"seconds":{:.3f},"p50_us":{},"p99_us":{},"max_us":{},"not_kept":[{}]}})"
             "\n",
             report.outcomes.size(), std::chrono::duration<double>(report.took).count(),
             report.latency_us_at(0.5), report.latency_us_at(0.99), report.latency_us_at(1.0),
             fmt::join(not_kept(report), ","));
}

}  // namespace

int main(int count, char** arguments) {
  constexpr int kArguments = 5;
  if (count != kArguments) {
    fmt::print(stderr, "event_load PORT TARGET CONNECTIONS SECONDS\n");
    return 2;
  }
  try {
    print(ploy::load::send_events({.port = static_cast<std::uint16_t>(std::atoi(arguments[1])),
                                   .target = arguments[2],
                                   .key_prefix = "bench-",
                                   .connections = std::atoi(arguments[3]),
                                   .events = std::numeric_limits<std::size_t>::max(),
                                   .duration = std::chrono::seconds(std::atoi(arguments[4]))}));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
