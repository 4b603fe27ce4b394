#include "cli/progress.hpp"

#include <fmt/ostream.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/text.hpp"

namespace ploy::cli {

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kBarWidth = 30;

bool can_draw() {
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return ::isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace

Progress::Progress(Console& console, std::string what)
    : console_(console), what_(std::move(what)), terminal_(!console.json && can_draw()), next_(std::chrono::steady_clock::now() + (terminal_ ? 0min : 1min)) {}

void Progress::update(std::uint64_t bytes_done, std::uint64_t bytes_total) {
  if (!due()) return;
  show(fmt::format("{} of {}", format_bytes(bytes_done), format_bytes(bytes_total)), bytes_total == 0 ? 1000 : bytes_done * 1000 / bytes_total);
}

void Progress::update_count(std::uint64_t done, std::uint64_t total) {
  if (!due()) return;
  show(fmt::format("{} of {}", done, total), total == 0 ? 1000 : std::min<std::uint64_t>(done * 1000 / total, 1000));
}

void Progress::end() {
  if (drawn_) fmt::print(console_.err, "\r\x1b[K");
  drawn_ = false;
}

bool Progress::due() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return false;
  next_ = now + (terminal_ ? std::chrono::milliseconds(100) : 1min);
  return true;
}

void Progress::show(const std::string& done, std::uint64_t permille) {
  if (console_.json) {
    console_.err << nlohmann::json{{"type", "progress"}, {"what", what_}, {"permille", permille}}.dump() << '\n';
  } else if (terminal_) {
    const std::uint64_t full = permille * kBarWidth / 1000;
    std::string bar(full, '#');
    bar.resize(kBarWidth, '.');
    fmt::print(console_.err, "\r\x1b[K{} [{}] {:>3} %  {}", what_, bar, permille / 10, done);
    console_.err.flush();
    drawn_ = true;
  } else {
    fmt::print(console_.err, "{}: {} %, {}\n", what_, permille / 10, done);
  }
}

}  // namespace ploy::cli
