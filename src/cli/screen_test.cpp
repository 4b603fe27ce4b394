#include "cli/screen.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <vector>

namespace ploy::cli {
namespace {

// A terminal of 40 columns that nobody looks at.
class Terminal {
 public:
  Terminal() : main_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (main_ < 0 || grantpt(main_) != 0 || unlockpt(main_) != 0) return;
    side_ = open(ptsname(main_), O_RDWR | O_NOCTTY);
    const winsize size{.ws_row = 10, .ws_col = 40, .ws_xpixel = 0, .ws_ypixel = 0};
    (void)ioctl(side_, TIOCSWINSZ, &size);
  }
  ~Terminal() {
    close(side_);
    close(main_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  int descriptor() const { return side_; }

 private:
  int main_;
  int side_ = -1;
};

TEST(Screen, OfATerminalHasItsColoursAndWidth) {
  const Terminal terminal;
  ASSERT_GE(terminal.descriptor(), 0);
  const Screen screen = screen_of(terminal.descriptor(), {{"TERM", "xterm"}});
  EXPECT_TRUE(screen.terminal);
  EXPECT_TRUE(screen.colour);
  EXPECT_EQ(screen.columns, 40);
}

TEST(Screen, HasNoColoursWhereTheyAreNotWanted) {
  const Terminal terminal;
  EXPECT_FALSE(screen_of(terminal.descriptor(), {{"NO_COLOR", "1"}}).colour);
  EXPECT_TRUE(screen_of(terminal.descriptor(), {{"NO_COLOR", ""}}).colour);
  EXPECT_FALSE(screen_of(terminal.descriptor(), {{"TERM", "dumb"}}).colour);
}

TEST(Screen, OfAPipeIsPlain) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Screen screen = screen_of(ends[1], {{"TERM", "xterm"}});
  EXPECT_FALSE(screen.terminal);
  EXPECT_FALSE(screen.colour);
  EXPECT_EQ(screen.columns, 80);
  close(ends[0]);
  close(ends[1]);
}

TEST(Painted, IsPlainWithoutColours) {
  EXPECT_EQ(painted("ok", Colour::kGreen, {.terminal = true, .colour = true}), "\x1b[32mok\x1b[0m");
  EXPECT_EQ(painted("ok", Colour::kGreen, {}), "ok");
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  const std::vector<std::pair<std::string, std::size_t>> widths = {
      {"", 0},   {"abc", 3},  {"é", 1},    {"e\u0301", 1}, {"日本語", 6},
      {"😀", 2}, {"한글", 4}, {"سلام", 4}, {"\xFF", 1}};
  for (const auto& [text, width] : widths) EXPECT_EQ(display_width(text), width) << text;
}

TEST(DisplayPrefix, DoesNotCutACharacterInHalf) {
  EXPECT_EQ(display_prefix("日本語", 5), "日本");
  EXPECT_EQ(display_prefix("日本語", 6), "日本語");
  EXPECT_EQ(display_prefix("e\u0301x", 1), "e\u0301");
  EXPECT_EQ(display_prefix("abc", 0), "");
}

}  // namespace
}  // namespace ploy::cli
