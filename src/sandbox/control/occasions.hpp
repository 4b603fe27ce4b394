#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "sandbox/control/wish.hpp"

namespace ploy::sandbox {

// How often a scripted fault strikes, of all requests that it fits:
//
//   {}                              the next one
//   {"skip":2}                      the third
//   {"times":3}                     the next three
//   {"for_seconds":3600}            all within an hour of the sandbox's time, from the first on
//   {"for_seconds":60,"times":5}    at most five in that minute
//
// One thread at a time.
class Occasions {
 public:
  struct Plan {
    int skip = 0;
    std::optional<int> times;  // empty: without an end, or until `lasts` is over
    std::optional<std::chrono::seconds> lasts;
  };

  Occasions() { plan_.times = 1; }
  explicit Occasions(Plan plan) : plan_(plan) {}
  static Occasions read(Wish& wish);

  // A request that fits has come: whether it is struck.
  bool strike(Timestamp now);
  // No request will be struck any more.
  bool over(Timestamp now) const;

  void describe(Json& into) const;

 private:
  Plan plan_;
  int skipped_ = 0;
  int struck_ = 0;
  std::optional<Timestamp> until_;
};

}  // namespace ploy::sandbox
