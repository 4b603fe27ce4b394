#include "sandbox/control/request_log.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kKept = 10'000;

}  // namespace

void RequestLog::add(Json entry) {
  const std::scoped_lock lock(mutex_);
  Json numbered = {{"n", next_++}};
  numbered.update(entry);
  entries_.push_back(std::move(numbered));
  if (entries_.size() > kKept) entries_.pop_front();
}

Json RequestLog::since(std::uint64_t number) const {
  const std::scoped_lock lock(mutex_);
  Json out = {{"requests", Json::array()}, {"next", next_}};
  for (const Json& entry : entries_)
    if (entry.at("n").get<std::uint64_t>() >= number) out["requests"].push_back(entry);
  return out;
}

}  // namespace ploy::sandbox
