#include "app/back_up/gate.hpp"

namespace ploy::app {

void Gate::close(const Error& error) {
  const std::lock_guard lock(mutex_);
  const bool broken = closed_ && !closed_->until;
  closed_ = Closed{error.kind, error.what, broken ? closed_->since : clock_.now(), std::nullopt};
}

void Gate::close(const Error& error, Timestamp since) {
  const std::lock_guard lock(mutex_);
  closed_ = Closed{error.kind, error.what, since, std::nullopt};
}

void Gate::rest(const std::string& reason, std::chrono::milliseconds span) {
  const std::lock_guard lock(mutex_);
  if (closed_ && !closed_->until) return;  // it does not work at all
  closed_ = Closed{ErrorKind::kRateLimited, reason, clock_.now(), clock_.now() + span};
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  closed_.reset();
}

std::optional<Gate::Closed> Gate::state() const {
  const std::lock_guard lock(mutex_);
  if (closed_ && closed_->until && *closed_->until <= clock_.now()) return std::nullopt;
  return closed_;
}

bool Gate::is_broken() const {
  const std::lock_guard lock(mutex_);
  return closed_ && !closed_->until;
}

}  // namespace ploy::app
