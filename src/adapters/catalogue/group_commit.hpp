#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "adapters/catalogue/connection.hpp"

namespace ploy::catalogue {

// The one writing connection, shared by many threads by group commit.
//
// A commit waits for the disk, and the disk takes as long for one row as for a hundred. So a thread that
// comes while a commit is under way queues up; when it is over, the first in the queue becomes the leader,
// runs everybody's steps in one transaction, and one sync makes them all durable. An idle catalogue commits
// at once, a busy one commits as often as the disk allows, with ever larger groups.
//
//   thread 1   [ step, commit ......]
//   thread 2       wait             [ steps 2 3 4, commit ......]   <- leader
//   thread 3         wait           [ ..........................]
//   thread 4            wait        [ ..........................]
//
// In a group each step runs inside a savepoint, so that one that fails takes nothing along. Steps of other
// threads run on the leader's thread, while their own threads wait.
class GroupCommit {
 public:
  using Step = std::function<Result<void>(Connection&)>;

  GroupCommit(std::unique_ptr<Connection> connection, std::filesystem::path file);

  // Runs `step` and makes what it did durable before it returns. When the step fails, or the commit, nothing
  // of it was done. Blocks. `step` may throw SQLite::Exception and must not call run().
  [[nodiscard]] Result<void> run(std::string_view name, const Step& step);

  // For tests: how many transactions there were, and how many threads are waiting for one.
  std::uint64_t groups() const;
  std::size_t waiting() const;

 private:
  struct Job {
    std::string_view name;
    const Step& step;
    Result<void> outcome;
    bool done = false;
  };
  using Group = std::vector<Job*>;

  void commit(const Group& group);
  void run_all(const Group& group);
  void run_alone(Job& job);
  Result<void> run_in_savepoint(const Job& job);
  Result<void> run_step(const Job& job);

  const std::unique_ptr<Connection> connection_;  // used by the leader only
  const std::filesystem::path file_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Group queue_;               // under mutex_
  bool has_leader_ = false;   // under mutex_
  std::uint64_t groups_ = 0;  // under mutex_
};

}  // namespace ploy::catalogue
