#pragma once

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "server/intake.hpp"

// What the tests of this room stand on: a queue that can be held and broken, and answers to wait for.
namespace ploy::server::test {

// Keeps what is reported. Each report() is one commit.
class HeldQueue final : public BackupQueue {
 public:
  // From now on report() does not return.
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  void wait_for_commit(int nth) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return commits_ >= nth; });
  }
  void break_down() {
    const std::lock_guard lock(mutex_);
    broken_ = true;
  }
  void mend() {
    const std::lock_guard lock(mutex_);
    broken_ = false;
  }
  int commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
  }
  std::size_t written() const {
    const std::lock_guard lock(mutex_);
    return written_.size();
  }

  Result<Reported> report(std::span<const Sighting> sightings, Timestamp /*now*/) override {
    std::unique_lock lock(mutex_);
    ++commits_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !held_; });
    if (broken_) return ploy::fail(ErrorKind::kUnavailable, "the disk is full");
    written_.insert(written_.end(), sightings.begin(), sightings.end());
    return Reported{.fresh = static_cast<int>(sightings.size())};
  }

  // Events only report.
  Result<std::optional<Backup>> claim(Timestamp /*now*/) override { return std::nullopt; }
  Result<std::optional<Backup>> resolve(const BackupId& /*id*/, const ObjectFacts& /*facts*/) override {
    return std::nullopt;
  }
  Result<void> drop(const BackupId& /*id*/, const std::string& /*reason*/) override { return {}; }
  Result<void> complete(const BackupId& /*id*/, const std::optional<Sha256Digest>& /*sha256*/,
                        Timestamp /*now*/) override {
    return {};
  }
  Result<void> fail(const BackupId& /*id*/, const Setback& /*setback*/) override { return {}; }
  Result<void> release(const BackupId& /*id*/) override { return {}; }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool broken_ = false;
  int commits_ = 0;
  std::vector<Sighting> written_;
};

// Buckets in memory. Written to before the intake is, and read when it has answered.
class MemoryBuckets final : public BucketBook {
 public:
  explicit MemoryBuckets(const std::vector<std::string>& names) {
    for (const auto& name : names) buckets_.push_back({.name = name});
  }

  bool rescan_requested(const std::string& name) { return find(name)->rescan_requested; }

  Result<std::vector<Bucket>> buckets() override { return buckets_; }
  Result<void> discovered(std::span<const std::string> /*names*/) override { return {}; }
  Result<void> set_enabled(const std::string& name, bool enabled) override {
    find(name)->enabled = enabled;
    return {};
  }
  Result<void> request_rescan(const std::string& name) override {
    const auto bucket = find(name);
    if (bucket == buckets_.end()) return ploy::fail(ErrorKind::kNotFound, "there is no bucket " + name);
    bucket->rescan_requested = true;
    return {};
  }
  Result<void> scanned(const std::string& /*name*/, Timestamp /*now*/) override { return {}; }

 private:
  std::vector<Bucket>::iterator find(const std::string& name) {
    return std::ranges::find(buckets_, name, &Bucket::name);
  }

  std::vector<Bucket> buckets_;
};

// One request's answer, when it comes.
class Asked {
 public:
  // `on_answer` is called before anybody who waits learns of it.
  net::Responder responder(std::function<void()> on_answer = {}) {
    return net::Responder(std::make_unique<Channel>(answer_, std::move(on_answer)));
  }
  bool answered() const { return coming_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  net::Answer answer() { return coming_.get(); }  // blocks until it is there
  int status() { return answer().status; }

 private:
  struct Channel final : net::Responder::Channel {
    Channel(std::shared_ptr<std::promise<net::Answer>> to, std::function<void()> called)
        : answer(std::move(to)), on_answer(std::move(called)) {}
    void respond(net::Answer given) override {
      if (on_answer) on_answer();
      answer->set_value(std::move(given));
    }
    // Shared: a refusal may be answered when the test is over and its Asked is gone.
    std::shared_ptr<std::promise<net::Answer>> answer;
    std::function<void()> on_answer;
  };

  std::shared_ptr<std::promise<net::Answer>> answer_ = std::make_shared<std::promise<net::Answer>>();
  std::future<net::Answer> coming_ = answer_->get_future();
};

// An intake over these. A body is the key of an object in "photos"; "?" is no event, "rescan NAME" asks for
// one.
struct IntakeWorld {
  explicit IntakeWorld(const Intake::Options& options = fast()) : intake(options, watch, decode, log) {}

  static Intake::Options fast() {
    return {.refusal_delay = std::chrono::milliseconds(0), .failure_delay = std::chrono::milliseconds(0)};
  }
  static DecodedEvents decode(std::string_view body) {
    constexpr std::string_view kRescan = "rescan ";
    DecodedEvents events;
    events.unparsable = body == "?";
    if (body.starts_with(kRescan))
      events.rescan.emplace_back(body.substr(kRescan.size()));
    else if (!events.unparsable)
      events.sightings.push_back({.version = {"photos", std::string(body), "", ""}});
    return events;
  }

  // A request with this body, whole.
  void post(std::string_view body, net::Responder responder) {
    Intake::Body taken = intake.begin_body();
    if (Intake::append(taken, body))
      intake.take(std::move(taken), std::move(responder));
    else
      intake.turn_away(std::move(responder));
  }

  SystemClock clock;
  Log log{{.to_stderr = false}, clock};
  HeldQueue queue;
  MemoryBuckets buckets{{"music", "photos"}};
  app::Bell work, rescan;
  app::Watch watch{queue, buckets, work, rescan, clock, log};
  Intake intake;
};

}  // namespace ploy::server::test
