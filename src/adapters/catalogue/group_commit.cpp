#include "adapters/catalogue/group_commit.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "adapters/catalogue/guarded.hpp"
#include "base/kill_point.hpp"

namespace ploy::catalogue {

GroupCommit::GroupCommit(std::unique_ptr<Connection> connection, std::filesystem::path file)
    : connection_(std::move(connection)), file_(std::move(file)) {}

Result<void> GroupCommit::run(std::string_view name, const Step& step) {
  Job job{name, step, {}, false};
  std::unique_lock lock(mutex_);
  queue_.push_back(&job);
  changed_.wait(lock, [&] { return job.done || !has_leader_; });
  if (job.done) return std::move(job.outcome);

  has_leader_ = true;
  const auto group = std::exchange(queue_, {});
  lock.unlock();
  commit(group);
  lock.lock();
  has_leader_ = false;
  ++groups_;
  for (auto* member : group) member->done = true;
  // Under the lock: a member that sees `done` returns, and its job is gone.
  changed_.notify_all();
  return std::move(job.outcome);
}

// A crash anywhere before COMMIT has synced leaves nothing of the group, and nobody has been told otherwise.
void GroupCommit::commit(const Group& group) {
  const auto whole = guarded("write to the catalogue", file_, [&]() -> Result<void> {
    connection_->execute("BEGIN IMMEDIATE");
    run_all(group);
    kill_point("committing");
    if (connection_->in_transaction()) connection_->execute("COMMIT");
    kill_point("committed");
    return {};
  });
  if (whole) return;
  if (connection_->in_transaction()) {
    (void)guarded("roll back", file_, [&]() -> Result<void> {  // the error that matters is `whole`
      connection_->execute("ROLLBACK");
      return {};
    });
  }
  for (auto* member : group) {
    if (member->outcome) member->outcome = std::unexpected(whole.error());
  }
}

void GroupCommit::run_all(const Group& group) {
  if (group.size() == 1) {
    run_alone(*group.front());
    return;
  }
  for (auto* member : group) {
    member->outcome = run_in_savepoint(*member);
    if (connection_->in_transaction()) continue;
    // SQLite gave up the whole transaction (full disk, I/O error): what the others did is gone as well.
    const auto why = member->outcome.error();
    for (auto* other : group) other->outcome = std::unexpected(why);
    return;
  }
}

// The transaction is savepoint enough: SQLite need not keep copies of pages to go back to, which for a
// thousand rows is most of the work.
void GroupCommit::run_alone(Job& job) {
  job.outcome = run_step(job);
  if (!job.outcome && connection_->in_transaction()) connection_->execute("ROLLBACK");
}

Result<void> GroupCommit::run_in_savepoint(const Job& job) {
  connection_->execute("SAVEPOINT step");
  auto outcome = run_step(job);
  if (!connection_->in_transaction()) return outcome;
  if (!outcome) connection_->execute("ROLLBACK TO step");
  connection_->execute("RELEASE step");
  return outcome;
}

Result<void> GroupCommit::run_step(const Job& job) {
  auto outcome = guarded(job.name, file_, [&] { return job.step(*connection_); });
  if (outcome && !connection_->in_transaction()) {
    return fail(ErrorKind::kUnavailable, "SQLite gave up the transaction");
  }
  return outcome;
}

std::uint64_t GroupCommit::groups() const {
  const std::lock_guard lock(mutex_);
  return groups_;
}

std::size_t GroupCommit::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

}  // namespace ploy::catalogue
