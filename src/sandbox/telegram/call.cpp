#include "sandbox/telegram/call.hpp"

namespace ploy::sandbox {

ApiResult<void> commit(Call& call, const Events& events) {
  if (events.empty() || call.world.commit(events)) return {};
  return refuse(500, "Internal Server Error");
}

ApiResult<void> admit(Call& call, const Chat& chat, FloodKind kind, int count) {
  if (call.request.admitted) return {};
  const auto verdict = call.flood.admit(call.bot.id, chat.settings, kind, count, call.ticks);
  if (const auto* wait = std::get_if<std::chrono::seconds>(&verdict))
    return std::unexpected<Refusal>(too_many_requests(wait->count()));
  call.request.admitted = true;
  const Instant at = std::get<Instant>(verdict);
  if (at > call.ticks) return std::unexpected<Refusal>(NotYet{.until = at});
  return {};
}

}  // namespace ploy::sandbox
