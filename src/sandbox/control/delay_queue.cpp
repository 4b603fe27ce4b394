#include "sandbox/control/delay_queue.hpp"

namespace ploy::sandbox {

DelayQueue::DelayQueue(Clock& clock)
    : clock_(clock), thread_([this](const std::stop_token& stop) { run(stop); }) {}

DelayQueue::~DelayQueue() {
  thread_.request_stop();
  {
    const std::scoped_lock lock(mutex_);
    nudge_.request_stop();
  }
  thread_.join();
}

void DelayQueue::at(Instant when, std::function<void()> what) {
  const std::scoped_lock lock(mutex_);
  waiting_.emplace(when, std::move(what));
  nudge_.request_stop();
  changed_.notify_one();
}

void DelayQueue::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
    if (stop.stop_requested()) return;
    const Instant next = waiting_.begin()->first;
    if (next > clock_.ticks()) {
      nudge_ = std::stop_source();
      const std::stop_token nudged = nudge_.get_token();
      lock.unlock();
      clock_.wait_until(next, nudged);
      lock.lock();
      continue;
    }
    auto what = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    lock.unlock();
    what();
    what = nullptr;
    lock.lock();
  }
}

}  // namespace ploy::sandbox
