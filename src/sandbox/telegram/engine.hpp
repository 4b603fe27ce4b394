#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "net/http_server.hpp"
#include "sandbox/control/delay_queue.hpp"
#include "sandbox/control/request_log.hpp"
#include "sandbox/telegram/call.hpp"
#include "sandbox/telegram/counters.hpp"
#include "sandbox/telegram/fault_script.hpp"

namespace ploy::sandbox {

// Runs method calls, one at a time, and sees to it that each is answered when it may be: at once, when its
// flood wait is over, when an update has come for its long poll, or late because the server is cross.
class Engine {
 public:
  struct Options {
    Profile profile = Profile::kCloud;
    FloodLimits flood;
  };

  // `clock` is borrowed.
  Engine(World world, Files files, Options options, Clock& clock);
  ~Engine();

  Profile profile() const { return options_.profile; }
  const Files& files() const { return files_; }

  // The body is complete. Answers through `responder`, from this thread or another.
  void submit(std::unique_ptr<Request> request, net::Responder responder);

  // Looks at the model, or changes it through commit(), while nobody else does. Returns no references.
  template <class Act>
  auto with_world(Act act) {
    const std::scoped_lock lock(mutex_);
    return act(world_, now());
  }
  template <class Act>
  auto with_faults(Act act) {
    const std::scoped_lock lock(mutex_);
    return act(faults_);
  }
  template <class Act>
  auto with_counters(Act act) {
    const std::scoped_lock lock(mutex_);
    return act(counters_);
  }
  RequestLog& requests() { return requests_; }
  Clock& clock() { return clock_; }

  // More of a request's body has come: commits the faults that are meant for this moment. True: the
  // connection ends.
  bool body_arrived(const Request& request, const BodyStretch& stretch);
  // What is to go wrong with a download.
  std::optional<Fault> download_fault();
  // Writes down a request that was answered before it was a call: its body was refused, or a file was asked
  // for.
  void note(std::string_view method, std::uint64_t bytes, Json outcome);

  // Long polls that an update came for behind the engine's back are answered.
  void wake_polls();

 private:
  struct Pending;
  using Shared = std::shared_ptr<Pending>;
  // What to do about a request now: answer it, at `at` when that is set, or else look at it again then.
  struct Verdict {
    std::optional<net::Answer> answer;
    std::optional<Instant> at;  // the real clock's
  };

  Timestamp now() const { return clock_.now() + world_.clock_ahead(); }
  Instant ticks() const { return clock_.ticks() + world_.clock_ahead(); }

  void run(const Shared& pending);
  Verdict judge(const Shared& pending);
  // What faults of before the call do to it: an answer, or a wait.
  std::optional<Verdict> strike(Request& request);
  void hang_up_in_time(const Shared& pending);
  FaultPlace place_of(const Request& request, FaultStage stage) const;
  void write_down(const Request& request, Json outcome, const std::optional<Fault>& fault = std::nullopt);
  ApiResult<Json> call(Request& request);
  ApiResult<const Bot*> check_bot(const Request& request) const;
  ApiResult<void> throttle(const Bot& bot, Request& request);
  Verdict park(const Shared& pending, const NotYet& wait);
  // The long poll that a new getUpdates of the same bot puts an end to.
  std::optional<net::Responder> end_older_poll(const Request& newer);

  std::mutex mutex_;
  Options options_;
  Clock& clock_;
  World world_;
  Files files_;
  FloodGate flood_;
  SameSizeThrottle same_size_;
  FaultScript faults_;
  LocalOriginals originals_;
  SandboxCounters counters_;
  RequestLog requests_;
  std::map<std::int64_t, Shared> polls_;  // by bot
  DelayQueue later_;                      // last: its thread ends before the rest goes
};

}  // namespace ploy::sandbox
