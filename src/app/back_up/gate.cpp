#include "app/back_up/gate.hpp"

namespace ploy::app {

void Gate::close(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  const Timestamp since = closed_ ? closed_->since : clock_.now();
  closed_ = Closed{reason, since, std::nullopt};
}

void Gate::rest(const std::string& reason, std::chrono::milliseconds span) {
  const std::lock_guard lock(mutex_);
  if (closed_ && !closed_->until) return;  // a person must act first
  closed_ = Closed{reason, clock_.now(), clock_.now() + span};
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

}  // namespace ploy::app
