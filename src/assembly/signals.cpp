#include "assembly/signals.hpp"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>

namespace ploy::assembly {

namespace {

constexpr int kExitBySignal = 128;

sigset_t ours() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR1);  // wakes the thread when this object goes
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = ours();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a closed socket is an error of the write that meets it
  thread_ = std::thread([this] { listen(); });
}

Signals::~Signals() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

void Signals::listen() {
  const sigset_t set = ours();
  for (;;) {
    int signal = 0;
    sigwait(&set, &signal);
    if (done_) return;
    if (signal == SIGUSR1) continue;
    if (received_ != 0) ::_exit(kExitBySignal + signal);
    received_ = signal;
    source_.request_stop();
  }
}

void Signals::wait() const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, stop(), [] { return false; });
}

}  // namespace ploy::assembly
