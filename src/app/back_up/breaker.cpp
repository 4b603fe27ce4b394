#include "app/back_up/breaker.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

// How soon an open gate is looked at again.
constexpr auto kLook = 1s;
// Who breaks again this soon after it was mended is probed as seldom as before.
constexpr auto kRelapse = 10min;

bool may_concern_all(ErrorKind kind) {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kUnknown || kind == ErrorKind::kDenied;
}

}  // namespace

Breaker::Breaker(Options options, std::string name, Gate& gate, Probe probe, Clock& clock, Log& log)
    : options_(options),
      name_(std::move(name)),
      gate_(gate),
      probe_(std::move(probe)),
      clock_(clock),
      log_(log) {}

bool Breaker::blames_side(const Error& error, const std::stop_token& stop) {
  if (!may_concern_all(error.kind)) return false;
  if (gate_.is_broken()) return true;
  if (error.kind == ErrorKind::kDenied && options_.denials_are_final) {
    close(error);
    return true;
  }
  const auto works = ask(stop);
  if (works || stop.stop_requested()) return false;
  close(works.error());
  return true;
}

Result<void> Breaker::check(const std::stop_token& stop) {
  if (const auto closed = gate_.state(); closed && !closed->until) return fail(closed->why, closed->reason);
  auto works = ask(stop);
  if (stop.stop_requested()) return works;
  bool close_now = false;
  {
    const std::lock_guard lock(mutex_);
    failed_checks_ = works ? 0 : failed_checks_ + 1;
    close_now = failed_checks_ >= 2 || (!works && works.error().kind == ErrorKind::kDenied);
  }
  if (close_now) close(works.error());
  return works;
}

std::chrono::milliseconds Breaker::mend(Bell& work, const std::stop_token& stop) {
  if (!gate_.is_broken()) return kLook;
  const auto works = ask(stop);
  if (stop.stop_requested()) return kLook;
  if (!works) {
    gate_.close(works.error());  // what is wrong may have changed
    return next_pause();
  }
  {
    const std::lock_guard lock(mutex_);
    failed_checks_ = 0;
    opened_at_ = clock_.ticks();
  }
  gate_.open();
  work.ring();
  log_.info(name_ + " works again; backups go on");
  return kLook;
}

// Who asks us to wait is there.
Result<void> Breaker::ask(const std::stop_token& stop) {
  auto works = probe_(stop);
  if (!works && works.error().kind == ErrorKind::kRateLimited) return {};
  return works;
}

void Breaker::close(const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    if (opened_at_ && clock_.ticks() - *opened_at_ > kRelapse) pause_ = 0ms;
  }
  gate_.close(error);
  log_.error(name_ + (error.kind == ErrorKind::kDenied ? " refuses us" : " does not work") +
                 "; backups wait until it does",
             {{"why", error.what}});
}

std::chrono::milliseconds Breaker::next_pause() {
  const std::lock_guard lock(mutex_);
  pause_ = std::clamp(pause_ * 2, options_.pause_min, options_.pause_max);
  return pause_;
}

}  // namespace ploy::app
