#include "app/bell.hpp"

namespace ploy::app {

void Bell::ring() {
  {
    const std::lock_guard lock(mutex_);
    ++rings_;
  }
  rang_.notify_all();
}

void Bell::wait(std::uint64_t& heard, std::chrono::milliseconds at_most, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  rang_.wait_for(lock, std::move(stop), at_most, [&] { return rings_ != heard; });
  heard = rings_;
}

}  // namespace ploy::app
