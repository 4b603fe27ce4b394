#include "app/restore/chat_walk.hpp"

#include "app/back_up/attempts.hpp"
#include "base/kill_point.hpp"
#include "base/text.hpp"

namespace ploy::app {

Result<Walk> ChatWalk::resume(const Walk& fresh) {
  const auto under_way = ledger_.under_way(fresh.name);
  if (!under_way) return std::unexpected(under_way.error());
  if (*under_way && (*under_way)->chat_id == fresh.chat_id) return **under_way;
  const auto begun = ledger_.begin(fresh);
  if (!begun) return std::unexpected(begun.error());
  return fresh;
}

Result<Settled> ChatWalk::run(Walk walk, const OnIndex& on_index, const Progress& progress,
                              const std::stop_token& stop) {
  const std::int64_t in_all = walk.in_all();
  while (!walk.done()) {
    if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "cancelled; it goes on where it was");
    const auto stepped = step(walk, on_index, stop);
    if (!stepped) return std::unexpected(stepped.error());
    if (progress) progress(walk.looked_at(), in_all);
  }
  kill_point("walk_done");
  return ledger_.settle(walk.name, clock_.now());
}

// Ids that are known cost nothing, so they need no row either: they are passed over again after a crash.
Result<bool> ChatWalk::step(Walk& walk, const OnIndex& on_index, const std::stop_token& stop) {
  const MessageId id = walk.next;
  walk.next.value += walk.newest_first ? -1 : 1;
  const auto known = ledger_.knows(walk.chat_id, id);
  if (!known) return std::unexpected(known.error());
  if (*known) return false;
  auto found = look(id, stop);
  if (!found) return std::unexpected(found.error());
  if (*found && (*found)->said.index_number > 0) {
    const auto met = on_index(**found, walk);
    if (!met) return std::unexpected(met.error());
    if (*met == Met::kTaken) found->reset();
  }
  const auto passed = ledger_.passed(walk, *found);
  if (!passed) return std::unexpected(passed.error());
  kill_point("walk_passed");
  return true;
}

// The chat may ask for hours of rest: a walk has time.
Result<std::optional<FoundDocument>> ChatWalk::look(MessageId id, const std::stop_token& stop) {
  for (;;) {
    auto found = attempt(retry_, clock_, stop, [&] { return history_.look(id, stop); });
    if (found || found.error().kind != ErrorKind::kRateLimited) return found;
    log_.info("the chat must rest; the walk goes on afterwards",
              {{"for", format_span(found.error().retry_after)}});
    if (!clock_.wait_for(found.error().retry_after, stop)) return found;
  }
}

}  // namespace ploy::app
