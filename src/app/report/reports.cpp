#include "app/report/reports.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

constexpr auto kEvery = 2s;
// The catalogue cannot be used; saying so every two seconds would help nobody.
constexpr auto kAfterFailure = 30s;

}  // namespace

Reports::Reports(std::vector<Look> looks, Bell& told, Clock& clock, Log& log)
    : looks_(std::move(looks)), told_(told), clock_(clock), log_(log) {}

void Reports::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    run_once();
    clock_.wait_for(failing_ ? std::chrono::milliseconds(kAfterFailure) : std::chrono::milliseconds(kEvery),
                    stop);
  }
}

void Reports::run_once() {
  failing_ = false;
  bool news = false;
  for (const Look& one : looks_) {
    const auto told = one.look();
    if (told) {
      news = news || *told;
      continue;
    }
    failing_ = true;
    log_.warning("cannot look whether people must be told something",
                 {{"of", one.at}, {"error", told.error().what}});
  }
  if (news) told_.ring();
}

}  // namespace ploy::app
