#include "app/index/index_writer.hpp"

#include "base/kill_point.hpp"

namespace ploy::app {

IndexWriter::IndexWriter(Options options, IndexLedger& ledger, Destination& destination, RootKeeper& root,
                         Recover& recover, Clock& clock, Log& log)
    : options_(options),
      ledger_(ledger),
      root_(root),
      recover_(recover),
      clock_(clock),
      log_(log),
      destination_(destination),
      sender_(ledger, destination),
      rewriter_(options.rewrite, options.rewrite_portion, ledger, sender_) {}

Result<void> IndexWriter::take_over(const std::stop_token& stop) {
  const auto head = ledger_.head();
  if (!head) return std::unexpected(head.error());
  if (head->newest || head->intended_number || head->uncommitted > 0) return recover_.finish_tail({}, stop);
  const auto recovered = recover_.run({}, stop);
  if (recovered) {
    log_.info("the chat held an index already; it was taken over",
              {{"backups", std::to_string(recovered->backups)},
               {"behind_the_index", std::to_string(recovered->tail.stored)}});
    return {};
  }
  if (recovered.error().kind != ErrorKind::kNotFound) return std::unexpected(recovered.error());
  const auto around = recover_.look_around({}, stop);
  if (!around) return std::unexpected(around.error());
  return {};
}

Result<void> IndexWriter::commit_if_due(const std::stop_token& stop) {
  const auto head = ledger_.head();
  if (!head) return std::unexpected(head.error());
  const bool many = head->uncommitted >= options_.backups_max;
  const bool old =
      head->oldest_uncommitted_at && clock_.now() - *head->oldest_uncommitted_at >= options_.age_max;
  const bool root_behind = head->newest && head->root_number < head->newest->number;
  if (!many && !old && !head->intended_number && !root_behind && !head->rewriting) return {};
  return commit(stop);
}

Result<void> IndexWriter::commit(const std::stop_token& stop) {
  const auto under_way = ledger_.rewriting();
  if (!under_way) return std::unexpected(under_way.error());
  if (*under_way) {
    const auto rewritten = rewrite(**under_way, stop);
    if (!rewritten) return rewritten;
  }
  const auto written = write_uncommitted(stop);
  if (!written) return written;
  const auto published = publish_root(stop);
  if (!published) return published;
  const auto due = rewriter_.begin_if_due();
  if (!due) return std::unexpected(due.error());
  if (!*due) return {};
  const auto stretch = ledger_.rewriting();
  if (!stretch) return std::unexpected(stretch.error());
  return rewrite(stretch->value(), stop);
}

Result<void> IndexWriter::write_uncommitted(const std::stop_token& stop) {
  for (;;) {
    const auto head = ledger_.head();
    if (!head) return std::unexpected(head.error());
    const bool intended = head->intended_number.has_value();
    auto entries = intended ? ledger_.intended() : ledger_.uncommitted(options_.portion);
    if (!entries) return std::unexpected(entries.error());
    if (entries->empty()) return {};
    const std::int64_t number = intended       ? *head->intended_number
                                : head->newest ? head->newest->number + 1
                                               : 1;
    const auto tail_from = sender_.tail_from(*head);
    if (!tail_from) return std::unexpected(tail_from.error());
    const IndexDocument document{
        .number = number, .previous = head->newest, .tail_from = *tail_from, .entries = std::move(*entries)};
    const auto sent = sender_.send(document, *head, stop);
    if (!sent) return sent;
  }
}

// A crash before the root is published leaves the old chain in force, one behind it a root that names the new
// documents while the rows still know the old ones: both go on here.
Result<void> IndexWriter::rewrite(const ChainStretch& stretch, const std::stop_token& stop) {
  const auto written = rewriter_.write(stretch, stop);
  if (!written) return written;
  kill_point("rewrite_written");
  const auto published = publish_root(stop);
  if (!published) return published;
  auto ended = ledger_.end_rewriting(clock_.now());
  kill_point("rewrite_ended");
  if (ended)
    log_.info("the index was rewritten as fewer documents",
              {{"first", std::to_string(stretch.first)}, {"last", std::to_string(stretch.last)}});
  return ended;
}

// What the root names: not what is being replaced.
Result<std::vector<IndexLink>> IndexWriter::chain_behind(const IndexLink& newest) {
  const auto chain = ledger_.chain();
  if (!chain) return std::unexpected(chain.error());
  const auto stretch = ledger_.rewriting();
  if (!stretch) return std::unexpected(stretch.error());
  std::vector<IndexLink> links;
  for (const auto& [link, entries] : *chain) {
    const bool replaced = *stretch && link.number >= (*stretch)->first && link.number <= (*stretch)->last;
    if (!replaced && link.number < newest.number) links.push_back(link);
  }
  return links;
}

Result<void> IndexWriter::publish_root(const std::stop_token& stop) {
  const auto head = ledger_.head();
  if (!head) return std::unexpected(head.error());
  if (!head->newest || head->root_number >= head->newest->number) return {};
  const auto current = find_root(*head, stop);
  if (!current) return std::unexpected(current.error());
  auto chain = chain_behind(*head->newest);
  if (!chain) return std::unexpected(chain.error());
  const Bytes bytes = encode(RootDocument{.newest = *head->newest,
                                          .chain = std::move(*chain),
                                          .backups = head->backups,
                                          .committed_at = clock_.now()});
  if (!*current) {
    const auto after = destination_.newest(stop);
    if (!after) return wrap(after.error(), "publish the root");
    const auto intended = ledger_.intend_root(*after);
    if (!intended) return intended;
    kill_point("root_intended");
  }
  const auto published = root_.publish(bytes, *current, stop);
  if (!published) return wrap(published.error(), "publish the root");
  kill_point("root_published");
  auto noted = ledger_.root_published(published->address, head->newest->number);
  if (noted)
    log_.info("index committed",
              {{"number", std::to_string(head->newest->number)}, {"backups", std::to_string(head->backups)}});
  kill_point("root_noted");
  return noted;
}

// A crash between publishing the first root and noting it leaves one that is pinned and not ours by the rows.
Result<std::optional<Address>> IndexWriter::find_root(const IndexLedger::Head& head,
                                                      const std::stop_token& stop) {
  if (head.root) return head.root;
  const auto candidates = root_.candidates(stop);
  if (!candidates) return std::unexpected(candidates.error());
  for (const RootCandidate& candidate : *candidates)
    if (decode_root(candidate.bytes)) return candidate.document.address;
  // Or it was sent, and the process ended before it was pinned.
  if (head.root_intended_after) return recover_.find_root_behind(*head.root_intended_after, stop);
  return std::nullopt;
}

}  // namespace ploy::app
