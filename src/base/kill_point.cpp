#include "base/kill_point.hpp"

#ifdef PLOY_KILL_POINTS

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/text.hpp"

namespace ploy {

namespace {

struct Target {
  std::string name;
  std::int64_t passes = 1;
};

Target read_target() {
  const char* spec = std::getenv("TELEGRAMPLOY_KILL_AT");
  if (spec == nullptr) return {};
  const std::string_view text(spec);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {std::string(text), 1};
  return {std::string(text.substr(0, colon)), parse_int(text.substr(colon + 1)).value_or(1)};
}

}  // namespace

void kill_point(std::string_view name) {
  static const Target target = read_target();
  static std::atomic<std::int64_t> passes = 0;
  if (name == target.name && ++passes == target.passes) std::raise(SIGKILL);
}

}  // namespace ploy

#endif
