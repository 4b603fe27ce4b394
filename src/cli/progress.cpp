#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "base/text.hpp"

namespace ploy::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kRedrawEvery = 100ms;
constexpr auto kLineEvery = 1min;
// Before that a rate is a guess.
constexpr auto kRateAfter = 1s;
constexpr std::size_t kBarMin = 5;
constexpr std::size_t kBarMax = 30;

double share(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
}

}  // namespace

Progress::Progress(std::string what, Unit unit, Screen screen, std::ostream& err, const Clock& clock)
    : what_(std::move(what)),
      unit_(unit),
      screen_(screen),
      err_(err),
      clock_(clock),
      began_(clock.ticks()),
      drawn_(began_) {}

void Progress::show(std::uint64_t done, std::uint64_t total) {
  done_ = done;
  total_ = total;
  const Instant now = clock_.ticks();
  const auto pause = screen_.terminal ? std::chrono::milliseconds(kRedrawEvery) : kLineEvery;
  const bool first = screen_.terminal && !visible_;
  if (!first && now - drawn_ < pause) return;
  drawn_ = now;
  draw();
}

void Progress::end() {
  if (visible_) err_ << "\r\x1b[K" << std::flush;
  visible_ = false;
}

// "19.0 MiB of 42.0 MiB  3.1 MiB/s  7 s left"
std::string Progress::figures() const {
  const auto amount = [&](std::uint64_t n) {
    return unit_ == Unit::kBytes ? format_bytes(n) : std::to_string(n);
  };
  std::string text = total_ == 0 ? amount(done_) : fmt::format("{} of {}", amount(done_), amount(total_));
  const auto span = std::chrono::duration<double>(clock_.ticks() - began_);
  if (span < kRateAfter || done_ == 0) return text;
  const double rate = static_cast<double>(done_) / span.count();
  if (unit_ == Unit::kBytes) text += fmt::format("  {}/s", format_bytes(static_cast<std::uint64_t>(rate)));
  if (total_ > done_) {
    const std::chrono::duration<double> left(static_cast<double>(total_ - done_) / rate);
    text += fmt::format("  {} left", format_span(std::chrono::ceil<std::chrono::seconds>(left)));
  }
  return text;
}

std::string Progress::bar(std::size_t columns) const {
  const auto full = static_cast<std::size_t>(share(done_, total_) * static_cast<double>(columns));
  std::string text;
  for (std::size_t i = 0; i < columns; ++i) text += i < full ? "█" : "░";
  return text;
}

void Progress::draw() {
  const std::string percent = total_ == 0 ? "" : fmt::format("  {:3.0f} %", 100 * share(done_, total_));
  const std::string numbers = figures();
  if (!screen_.terminal) {
    err_ << what_ << percent << "  " << numbers << '\n' << std::flush;
    return;
  }
  const auto columns =
      static_cast<std::size_t>(std::max(screen_.columns - 1, 1));  // the last column may wrap
  const std::size_t taken = display_width(what_) + percent.size() + numbers.size() + 4;
  std::string line = what_ + percent;
  if (total_ > 0 && columns >= taken + kBarMin) line += "  " + bar(std::min(columns - taken, kBarMax));
  line += "  " + numbers;
  err_ << "\r\x1b[K" << display_prefix(line, columns) << std::flush;
  visible_ = true;
}

}  // namespace ploy::cli
