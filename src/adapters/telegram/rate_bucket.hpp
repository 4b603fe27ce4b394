#pragma once

#include "base/clock.hpp"

namespace ploy::telegram {

// Lets `per_minute` things pass in the long run and `burst` of them at once. After slow_down() the rate is
// half, and each thing that passes well brings a little of it back. Not safe for several threads.
class RateBucket {
 public:
  RateBucket(double per_minute, double burst, Instant now);

  // When the next thing may pass; not later than `now` when it may pass at once.
  Instant ready_at(Instant now) const;

  // Something passes now.
  void take(Instant now);

  void slow_down(Instant now);
  void recover(Instant now);

  double per_minute() const { return per_minute_; }

 private:
  double tokens_at(Instant now) const;
  void settle(Instant now);

  const double full_per_minute_;
  const double burst_;
  double per_minute_;
  double tokens_;
  Instant settled_at_;
};

}  // namespace ploy::telegram
