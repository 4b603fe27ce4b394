#pragma once

#include <string_view>

namespace ploy {

// A named place where the crash test may end the process as a power cut would: with SIGKILL, at the n-th time
// it is passed, when TELEGRAMPLOY_KILL_AT says "name" or "name:n". Compiled to nothing in what is shipped.
#ifdef PLOY_KILL_POINTS
void kill_point(std::string_view name);
#else
inline void kill_point(std::string_view) {}
#endif

}  // namespace ploy
