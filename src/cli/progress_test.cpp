#include "cli/progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/bytes.hpp"

namespace ploy::cli {
namespace {

using namespace std::chrono_literals;

struct ProgressTest : testing::Test {
  ManualClock clock{Timestamp{}};
  std::ostringstream err;

  std::string written() {
    std::string text = err.str();
    err.str("");
    return text;
  }
};

TEST_F(ProgressTest, RedrawsOneLineOnATerminal) {
  Progress progress("restore", Progress::Unit::kBytes, {.terminal = true}, err, clock);
  progress.show(0, 40 * kMiB);
  EXPECT_EQ(written(), "\r\x1b[Krestore    0 %  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0 B of 40.0 MiB");
  clock.advance(4s);
  progress.show(10 * kMiB, 40 * kMiB);
  EXPECT_EQ(written(),
            "\r\x1b[Krestore   25 %  ████░░░░░░░░░░░░░░░  10.0 MiB of 40.0 MiB  2.5 MiB/s  12 s left");
  progress.end();
  EXPECT_EQ(written(), "\r\x1b[K");
  progress.end();
  EXPECT_EQ(written(), "");
}

TEST_F(ProgressTest, DrawsNoOftenerThanTenTimesASecond) {
  Progress progress("restore", Progress::Unit::kBytes, {.terminal = true}, err, clock);
  progress.show(1, 100);
  written();
  progress.show(2, 100);
  clock.advance(99ms);
  progress.show(3, 100);
  EXPECT_EQ(written(), "");
  clock.advance(1ms);
  progress.show(4, 100);
  EXPECT_NE(written(), "");
}

TEST_F(ProgressTest, WritesOneLineAMinuteElsewhere) {
  Progress progress("restore", Progress::Unit::kBytes, {}, err, clock);
  progress.show(0, 40 * kMiB);
  clock.advance(59s);
  progress.show(9 * kMiB, 40 * kMiB);
  EXPECT_EQ(written(), "");
  clock.advance(1s);
  progress.show(10 * kMiB, 40 * kMiB);
  EXPECT_EQ(written(), "restore   25 %  10.0 MiB of 40.0 MiB  170.7 KiB/s  3 min left\n");
  progress.show(11 * kMiB, 40 * kMiB);
  progress.end();
  EXPECT_EQ(written(), "");
}

TEST_F(ProgressTest, CountsThings) {
  Progress progress("recover", Progress::Unit::kCount, {.terminal = true, .columns = 50}, err, clock);
  clock.advance(2s);
  progress.show(2, 4);
  EXPECT_EQ(written(), "\r\x1b[Krecover   50 %  ███████░░░░░░░░  2 of 4  2 s left");
}

TEST_F(ProgressTest, WithoutATotalShowsWhatIsDone) {
  Progress progress("receive", Progress::Unit::kBytes, {.terminal = true}, err, clock);
  clock.advance(2s);
  progress.show(4 * kMiB, 0);
  EXPECT_EQ(written(), "\r\x1b[Kreceive  4.0 MiB  2.0 MiB/s");
}

TEST_F(ProgressTest, FitsOntoANarrowTerminal) {
  Progress progress("restore", Progress::Unit::kBytes, {.terminal = true, .columns = 20}, err, clock);
  clock.advance(2s);
  progress.show(4 * kMiB, 40 * kMiB);
  EXPECT_EQ(written(), "\r\x1b[Krestore   10 %  4.0");
}

TEST_F(ProgressTest, LeavesTheTerminalCleanWhenItIsForgotten) {
  {
    Progress progress("restore", Progress::Unit::kBytes, {.terminal = true}, err, clock);
    progress.show(1, 2);
    written();
  }
  EXPECT_EQ(written(), "\r\x1b[K");
}

}  // namespace
}  // namespace ploy::cli
