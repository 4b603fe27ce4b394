#include "app/restore/recover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/kill_point.hpp"

namespace ploy::app {

namespace {

constexpr const char* kTail = "tail";
constexpr const char* kScan = "scan";
// How many of the newest messages tell whether a chat without a root holds documents of ours.
constexpr std::int64_t kGlance = 20;

IndexLink link_of(const FoundDocument& found) { return {found.said.index_number, found.document}; }

bool is_lost(ErrorKind kind) { return kind == ErrorKind::kCorrupt || kind == ErrorKind::kNotFound; }

}  // namespace

Result<RecoverReport> Recover::run(const Progress& progress, const std::stop_token& stop) {
  const auto root = find_root(stop);
  if (!root) return std::unexpected(root.error());
  kill_point("root_found");
  auto chain = chain_.take_over(root->document.newest, root->document.chain, progress.index, stop);
  if (!chain) return std::unexpected(chain.error());
  if (chain->documents == 0)
    return fail(ErrorKind::kCorrupt,
                "none of the index documents that the root names can be read: " + chain->lost.front().error +
                    "; `telegramploy recover --scan` looks for backups without the index");
  for (const LostIndex& lost : chain->lost)
    log_.warning("an index document is lost",
                 {{"number", std::to_string(lost.number)}, {"error", lost.error}});
  // Behind the chain, so that a daemon that starts on an interrupted recovery does not move the root before
  // the chain is known.
  const auto noted = parts_.ledger.root_published(root->candidate.document.address, chain->newest);
  if (!noted) return std::unexpected(noted.error());
  kill_point("recovered");
  const auto settled = tail(chain->tail_from, progress, stop);
  if (!settled) return wrap(settled.error(), "look behind the last index document");
  if (!chain->lost.empty())
    if (const auto mending = parts_.ledger.rewrite_all(); !mending) return std::unexpected(mending.error());
  return RecoverReport{.found_by = root->candidate.found_by,
                       .index_documents = chain->documents,
                       .backups = chain->backups,
                       .committed_at = root->document.committed_at,
                       .tail = *settled,
                       .lost = std::move(chain->lost)};
}

Result<Recover::Root> Recover::find_root(const std::stop_token& stop) {
  const auto candidates = parts_.root.candidates(stop);
  if (!candidates) return wrap(candidates.error(), "look for the root");
  std::string tried;
  std::optional<Root> best;
  for (const RootCandidate& candidate : *candidates) {
    const auto document = decode_root(candidate.bytes);
    // A bot that may not pin has left the pinned root of its predecessor behind: the one that leads further
    // counts.
    if (document && best && best->document.newest.number >= document->newest.number) continue;
    if (document) {
      best = Root{*document, candidate};
      continue;
    }
    log_.warning("a root document cannot be read",
                 {{"found_by", candidate.found_by}, {"error", document.error().what}});
    tried += "; the " + candidate.found_by + ": " + document.error().what;
  }
  if (best) return std::move(*best);
  return fail(
      candidates->empty() ? ErrorKind::kNotFound : ErrorKind::kCorrupt,
      "the chat holds no readable root: neither its pinned message nor its description leads to one" + tried +
          ". Is it the right chat, and was a backup ever stored there? If somebody pinned another "
          "message, unpin it and try again; `telegramploy recover --scan` goes through the whole chat");
}

Result<Settled> Recover::tail(MessageId from, const Progress& progress, const std::stop_token& stop) {
  const auto end = parts_.history.end(stop);
  if (!end) return std::unexpected(end.error());
  MessageId last{end->value - 1};
  if (last.value - from.value >= options_.tail_ids_max) {
    last = {from.value + options_.tail_ids_max - 1};
    log_.warning(
        "more messages follow the last index document than are looked at; `telegramploy recover --scan` "
        "looks at the rest",
        {{"from", std::to_string(last.value + 1)}, {"to", std::to_string(end->value - 1)}});
  }
  const auto walk = walk_.resume(
      {.name = kTail, .chat_id = parts_.history.chat(), .first = from, .last = last, .next = from});
  if (!walk) return std::unexpected(walk.error());
  return walk_.run(*walk, continue_chain(stop), progress.walk, stop);
}

Result<void> Recover::finish_tail(const Progress& progress, const std::stop_token& stop) {
  const auto walk = parts_.walks.under_way(kTail);
  if (!walk) return std::unexpected(walk.error());
  if (!*walk) return {};
  const auto settled = walk_.run(**walk, continue_chain(stop), progress.walk, stop);
  if (!settled) return std::unexpected(settled.error());
  return {};
}

// An index document that was sent before the root could name it goes on with the chain. Any other one behind
// the chain is the remains of a rewriting that did not come to its end: the chain holds its backups, too.
ChatWalk::OnIndex Recover::continue_chain(const std::stop_token& stop) {
  return [this, stop](const FoundDocument& found, Walk&) -> Result<ChatWalk::Met> {
    const auto head = parts_.ledger.head();
    if (!head) return std::unexpected(head.error());
    const auto document = chain_.fetch(link_of(found), stop);
    if (!document && is_lost(document.error().kind)) return ChatWalk::Met::kUnused;
    if (!document) return std::unexpected(document.error());
    const std::int64_t newest = head->newest ? head->newest->number : 0;
    const std::int64_t previous = document->previous ? document->previous->number : 0;
    if (previous != newest || document->replaces) return ChatWalk::Met::kUnused;
    const auto adopted = parts_.ledger.adopt(*document, link_of(found));
    if (!adopted) return std::unexpected(adopted.error());
    return ChatWalk::Met::kTaken;
  };
}

Result<Settled> Recover::look_around(const Progress& progress, const std::stop_token& stop) {
  const auto end = parts_.history.end(stop);
  if (!end) return std::unexpected(end.error());
  bool ours = false;
  for (std::int64_t id = end->value - 1; id > 0 && id >= end->value - kGlance && !ours; --id) {
    const auto found = parts_.history.look({id}, stop);
    if (!found) return std::unexpected(found.error());
    ours = found->has_value();
  }
  if (!ours) return Settled{};
  log_.warning("the chat holds documents of an earlier life but no index; they are looked at one by one",
               {{"messages", std::to_string(end->value - 1)}});
  return tail({1}, progress, stop);
}

Result<std::optional<Address>> Recover::find_root_behind(MessageId after, const std::stop_token& stop) {
  const auto end = parts_.history.end(stop);
  if (!end) return std::unexpected(end.error());
  for (std::int64_t id = after.value + 1; id < end->value; ++id) {
    const auto known = parts_.walks.knows(parts_.history.chat(), {id});
    if (!known) return std::unexpected(known.error());
    if (*known) continue;
    const auto found = parts_.history.look({id}, stop);
    if (!found) return std::unexpected(found.error());
    if (*found && (*found)->said.marker == root_label().marker) return (*found)->document.address;
  }
  return std::nullopt;
}

Result<RecoverReport> Recover::scan(const Stretch& stretch, const Progress& progress,
                                    const std::stop_token& stop) {
  MessageId last;
  if (stretch.to) {
    last = *stretch.to;
  } else {
    const auto end = parts_.history.end(stop);
    if (!end) return std::unexpected(end.error());
    last = {end->value - 1};
  }
  const auto walk = walk_.resume({.name = kScan,
                                  .chat_id = parts_.history.chat(),
                                  .first = stretch.from.value_or(MessageId{1}),
                                  .last = last,
                                  .next = last,
                                  .newest_first = true});
  if (!walk) return std::unexpected(walk.error());

  RecoverReport report;
  const auto on_index = [&](const FoundDocument& found, Walk& at) -> Result<ChatWalk::Met> {
    auto chain = chain_.take_over(link_of(found), {}, progress.index, stop);
    if (!chain) return std::unexpected(chain.error());
    report.index_documents += chain->documents;
    report.backups += chain->backups;
    if (chain->documents == 0) return ChatWalk::Met::kUnused;
    std::ranges::move(chain->lost, std::back_inserter(report.lost));
    const bool whole = chain->lost.empty() && chain->reaches_beginning && !chain->unfinished;
    // All that lies below is in the index; only a stretch that was asked for is looked at all the same.
    if (whole && !stretch.from) at.first = std::max(at.first, std::min(chain->tail_from, at.next));
    return ChatWalk::Met::kTaken;
  };
  const auto settled = walk_.run(*walk, on_index, progress.walk, stop);
  if (!settled) return wrap(settled.error(), "scan the chat");
  report.tail = *settled;
  // Links that lead nowhere, or a rewriting that did not come to its end: the next commit writes it anew.
  if (report.index_documents > 0)
    if (const auto mending = parts_.ledger.rewrite_all(); !mending) return std::unexpected(mending.error());
  return report;
}

}  // namespace ploy::app
