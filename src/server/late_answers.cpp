#include "server/late_answers.hpp"

namespace ploy::server {

LateAnswers::LateAnswers() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

LateAnswers::~LateAnswers() {
  thread_.request_stop();
  thread_.join();
  for (auto& [due, late] : waiting_) late.responder.respond(std::move(late.answer));
}

void LateAnswers::give(net::Responder responder, net::Answer answer, std::chrono::milliseconds delay) {
  const Instant due = std::chrono::steady_clock::now() + delay;
  {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(due, Late{std::move(responder), std::move(answer)});
  }
  changed_.notify_one();
}

void LateAnswers::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (waiting_.empty()) {
      changed_.wait(lock, stop, [&] { return !waiting_.empty(); });
      continue;
    }
    const Instant due = waiting_.begin()->first;
    if (std::chrono::steady_clock::now() < due) {
      changed_.wait_until(lock, stop, due, [&] { return waiting_.begin()->first < due; });
      continue;
    }
    auto next = waiting_.extract(waiting_.begin());
    lock.unlock();  // nobody is answered under it
    next.mapped().responder.respond(std::move(next.mapped().answer));
    lock.lock();
  }
}

}  // namespace ploy::server
