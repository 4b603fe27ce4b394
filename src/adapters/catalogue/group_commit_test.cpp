#include "adapters/catalogue/group_commit.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "adapters/catalogue/query.hpp"
#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

class GroupCommitTest : public testing::Test {
 protected:
  GroupCommitTest() {
    must(group_.run("create", [](Connection& connection) -> Result<void> {
      connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT");
      return {};
    }));
  }
  std::unique_ptr<Connection> connect() {
    auto connection = must(Connection::open(dir_.file(), Access::kWrite, std::chrono::seconds(5)));
    must(connection->use_wal(2 * kMiB));
    return connection;
  }
  static Result<void> insert(Connection& connection, int n) {
    Query(connection, "INSERT INTO t VALUES (?)", n).run();
    return {};
  }
  std::vector<std::int64_t> rows() {
    auto reader = must(Connection::open(dir_.file(), Access::kRead, std::chrono::seconds(5)));
    std::vector<std::int64_t> rows;
    for (Query row(*reader, "SELECT n FROM t ORDER BY n"); row.next();) rows.push_back(row.number(0));
    return rows;
  }
  // Runs `steps` as one group: they queue up behind a step that waits for them.
  std::vector<Result<void>> run_as_group(const std::vector<GroupCommit::Step>& steps) {
    std::latch leading(1);
    std::vector<Result<void>> outcomes(steps.size());
    {
      std::jthread leader([&] {
        must(group_.run("hold", [&](Connection&) -> Result<void> {
          leading.count_down();
          while (group_.waiting() < steps.size()) std::this_thread::yield();
          return {};
        }));
      });
      leading.wait();
      std::vector<std::jthread> others;
      for (std::size_t i = 0; i < steps.size(); ++i) {
        others.emplace_back([&, i] { outcomes[i] = group_.run("step", steps[i]); });
      }
    }
    return outcomes;
  }

  TempDir dir_;
  GroupCommit group_{connect(), dir_.file()};
};

using Rows = std::vector<std::int64_t>;

TEST_F(GroupCommitTest, ThreadsThatWaitTogetherShareOneCommit) {
  std::vector<GroupCommit::Step> steps;
  for (int n = 1; n <= 7; ++n)
    steps.emplace_back([n](Connection& connection) { return insert(connection, n); });
  const auto before = group_.groups();
  for (const auto& outcome : run_as_group(steps)) EXPECT_TRUE(outcome);
  EXPECT_EQ(group_.groups(), before + 2);  // the one that held them up, and theirs
  EXPECT_EQ(rows(), (Rows{1, 2, 3, 4, 5, 6, 7}));
}

TEST_F(GroupCommitTest, AStepThatFailsTakesNothingAlong) {
  const auto outcomes = run_as_group({
      [](Connection& connection) { return insert(connection, 1); },
      [](Connection& connection) -> Result<void> {
        (void)insert(connection, 2);
        return fail(ErrorKind::kConflict, "changed my mind");
      },
      [](Connection& connection) {
        (void)insert(connection, 3);
        return insert(connection, 3);  // throws: the row is there
      },
      [](Connection& connection) { return insert(connection, 4); },
  });
  EXPECT_TRUE(outcomes[0]);
  EXPECT_EQ(outcomes[1].error().kind, ErrorKind::kConflict);
  EXPECT_EQ(outcomes[1].error().what, "step: changed my mind");
  EXPECT_EQ(outcomes[2].error().kind, ErrorKind::kConflict);
  EXPECT_TRUE(outcomes[3]);
  EXPECT_EQ(rows(), (Rows{1, 4}));
}

TEST_F(GroupCommitTest, AStepThatFailsAloneLeavesNothing) {
  const auto failed = group_.run("step", [](Connection& connection) -> Result<void> {
    (void)insert(connection, 1);
    return fail(ErrorKind::kConflict, "changed my mind");
  });
  EXPECT_EQ(failed.error().what, "step: changed my mind");
  EXPECT_TRUE(rows().empty());
  must(group_.run("step", [](Connection& connection) { return insert(connection, 1); }));
  EXPECT_EQ(rows(), (Rows{1}));
}

TEST_F(GroupCommitTest, WhatIsReturnedIsCommitted) {
  std::atomic<int> missing = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        auto reader = must(Connection::open(dir_.file(), Access::kRead, std::chrono::seconds(5)));
        for (int i = 0; i < 50; ++i) {
          const int n = thread * 1000 + i;
          must(group_.run("insert", [n](Connection& connection) { return insert(connection, n); }));
          if (!Query(*reader, "SELECT 1 FROM t WHERE n = ?", n).next()) ++missing;
        }
      });
    }
  }
  EXPECT_EQ(missing, 0);
  EXPECT_EQ(rows().size(), 400U);
}

TEST_F(GroupCommitTest, EveryCommitIsSynced) {
  must(group_.run("look", [](Connection& connection) -> Result<void> {
    Query mode(connection, "PRAGMA synchronous");
    mode.next();
    EXPECT_EQ(mode.number(0), 2);  // FULL
    return {};
  }));
}

TEST_F(GroupCommitTest, AFullDiskFailsWhoeverWroteAndIsOverWhenThereIsRoomAgain) {
  const auto pragma = [&](const char* sql) {
    must(group_.run("pragma", [&](Connection& connection) -> Result<void> {
      (void)Query(connection, sql).next();
      return {};
    }));
  };
  pragma("PRAGMA max_page_count = 1");
  const auto full = group_.run("write a lot", [](Connection& connection) -> Result<void> {
    connection.execute("CREATE TABLE u AS SELECT zeroblob(1000000)");
    return {};
  });
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(full.error().what, testing::HasSubstr("write a lot: "));
  EXPECT_THAT(full.error().what,
              testing::HasSubstr("free some space on the disk of " + dir_.file().string()));
  pragma("PRAGMA max_page_count = 1000000");
  EXPECT_TRUE(group_.run("insert", [](Connection& connection) { return insert(connection, 1); }));
}

TEST_F(GroupCommitTest, AnotherProcessInTheWayIsUnavailableNotWrong) {
  GroupCommit hasty(must(Connection::open(dir_.file(), Access::kWrite, std::chrono::milliseconds(0))),
                    dir_.file());
  const auto blocked = group_.run("hold", [&](Connection&) -> Result<void> {
    const auto refused = hasty.run("try", [](Connection& connection) { return insert(connection, 1); });
    EXPECT_EQ(refused.error().kind, ErrorKind::kUnavailable);
    return {};
  });
  EXPECT_TRUE(blocked);
  EXPECT_TRUE(hasty.run("try", [](Connection& connection) { return insert(connection, 1); }));
}

}  // namespace
}  // namespace ploy::catalogue
