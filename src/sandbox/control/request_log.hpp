#pragma once

#include <cstdint>
#include <deque>
#include <mutex>

#include "core/json_fields.hpp"

namespace ploy::sandbox {

// The newest requests and what became of them, each a JSON object with a number "n" that only grows. What
// writes into it leaves secrets out. Safe from any thread.
class RequestLog {
 public:
  void add(Json entry);

  // {"requests":[...],"next":N}: those numbered `since` and later; `next` is what to ask with the next time.
  Json since(std::uint64_t number) const;

 private:
  mutable std::mutex mutex_;
  std::deque<Json> entries_;
  std::uint64_t next_ = 1;
};

}  // namespace ploy::sandbox
