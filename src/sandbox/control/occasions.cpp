#include "sandbox/control/occasions.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;
constexpr std::int64_t kSecondsMax = 366 * 86'400;

}  // namespace

Occasions Occasions::read(Wish& wish) {
  Plan plan{.skip = static_cast<int>(wish.number("skip", 0, kCountMax, 0))};
  const auto seconds = wish.number("for_seconds", 1, kSecondsMax, 0);
  if (seconds > 0) plan.lasts = std::chrono::seconds(seconds);
  const auto times = wish.number("times", 1, kCountMax, seconds > 0 ? 0 : 1);
  if (times > 0) plan.times = static_cast<int>(times);
  return Occasions(plan);
}

bool Occasions::strike(Timestamp now) {
  if (over(now)) return false;
  if (skipped_ < plan_.skip) {
    ++skipped_;
    return false;
  }
  if (plan_.lasts && !until_) until_ = now + *plan_.lasts;
  ++struck_;
  return true;
}

bool Occasions::over(Timestamp now) const {
  return (plan_.times && struck_ >= *plan_.times) || (until_ && now >= *until_);
}

void Occasions::describe(Json& into) const {
  if (plan_.skip > skipped_) into["skip"] = plan_.skip - skipped_;
  if (plan_.times) into["times"] = *plan_.times - struck_;
  if (plan_.lasts) into["for_seconds"] = plan_.lasts->count();
  into["struck"] = struck_;
}

}  // namespace ploy::sandbox
