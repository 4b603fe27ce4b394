#include "app/index/rewriter.hpp"

#include <algorithm>

#include "base/kill_point.hpp"

namespace ploy::app {

namespace {

// The predecessor of the next new document: the new one before it, or what lies before the stretch.
std::optional<IndexLink> predecessor(const std::vector<IndexLedger::ChainLink>& chain,
                                     const ChainStretch& stretch) {
  const auto found = std::ranges::find_if(chain, [&](const IndexLedger::ChainLink& one) {
    return one.link.number > stretch.last || one.link.number < stretch.first;
  });
  if (found == chain.end()) return std::nullopt;
  return found->link;
}

}  // namespace

Result<bool> Rewriter::begin_if_due() {
  const auto under_way = ledger_.rewriting();
  if (!under_way) return std::unexpected(under_way.error());
  if (*under_way) return true;
  const auto chain = ledger_.chain();
  if (!chain) return std::unexpected(chain.error());
  const auto head = ledger_.head();
  if (!head) return std::unexpected(head.error());
  std::vector<ChainDocument> documents;
  documents.reserve(chain->size());
  for (const auto& [link, entries] : *chain) documents.push_back({link.number, entries});
  const auto stretch = plan_rewrite(documents, head->backups, policy_);
  if (!stretch) return false;
  const auto begun = ledger_.begin_rewriting(*stretch);
  if (!begun) return std::unexpected(begun.error());
  kill_point("rewrite_begun");
  return true;
}

Result<void> Rewriter::write(const ChainStretch& stretch, const std::stop_token& stop) {
  for (;;) {
    const auto more = write_one(stretch, stop);
    if (!more) return wrap(more.error(), "rewrite the index");
    if (!*more) return {};
    kill_point("rewrite_document");
  }
}

// False when everything is moved. Should nothing be left of the stretch's backups, an empty document takes
// its place.
Result<bool> Rewriter::write_one(const ChainStretch& stretch, const std::stop_token& stop) {
  const auto head = ledger_.head();
  if (!head) return std::unexpected(head.error());
  auto rest = ledger_.to_rewrite(portion_);
  if (!rest) return std::unexpected(rest.error());
  const bool intended = head->intended_number.has_value();
  const bool begun = head->newest && head->newest->number > stretch.last;
  if (!intended && begun && rest->in_all == 0) return false;
  auto entries = intended ? ledger_.intended() : std::move(rest->entries);
  if (!entries) return std::unexpected(entries.error());
  const auto chain = ledger_.chain();
  if (!chain) return std::unexpected(chain.error());
  const auto tail_from = sender_.tail_from(*head);
  if (!tail_from) return std::unexpected(tail_from.error());
  const bool final = rest->in_all <= static_cast<std::int64_t>(entries->size());
  const IndexDocument document{
      .number = intended ? *head->intended_number : head->newest->number + 1,
      .previous = predecessor(*chain, stretch),
      .tail_from = *tail_from,
      .replaces = Replaces{.first = stretch.first, .last = stretch.last, .final = final},
      .entries = std::move(*entries)};
  const auto sent = sender_.send(document, *head, stop);
  if (!sent) return std::unexpected(sent.error());
  return true;
}

}  // namespace ploy::app
