#include "app/index/index_writer.hpp"

#include "base/kill_point.hpp"
#include "core/caption.hpp"
#include "core/document_name.hpp"

namespace ploy::app {

namespace {

std::vector<BackupId> ids_of(const std::vector<IndexEntry>& entries) {
  std::vector<BackupId> ids;
  ids.reserve(entries.size());
  for (const IndexEntry& entry : entries) ids.push_back(entry.backup.id);
  return ids;
}

}  // namespace

IndexWriter::IndexWriter(Options options, IndexLedger& ledger, Destination& destination, RootKeeper& root,
                         Recover& recover, Clock& clock, Log& log)
    : options_(options),
      ledger_(ledger),
      destination_(destination),
      root_(root),
      recover_(recover),
      clock_(clock),
      log_(log) {}

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
  if (!many && !old && !head->intended_number && !root_behind) return {};
  return commit(stop);
}

Result<void> IndexWriter::commit(const std::stop_token& stop) {
  for (;;) {
    const auto head = ledger_.head();
    if (!head) return std::unexpected(head.error());
    const bool intended = head->intended_number.has_value();
    auto entries = intended ? ledger_.intended() : ledger_.uncommitted(options_.entries_per_document);
    if (!entries) return std::unexpected(entries.error());
    if (entries->empty()) break;
    const std::int64_t number = intended       ? *head->intended_number
                                : head->newest ? head->newest->number + 1
                                               : 1;
    const auto tail_from = intended ? Result<MessageId>(head->intended_tail_from) : ledger_.tail_from();
    if (!tail_from) return std::unexpected(tail_from.error());
    const IndexDocument document{
        .number = number, .previous = head->newest, .tail_from = *tail_from, .entries = std::move(*entries)};
    const auto sent = send(document, intended ? std::optional(head->intended_after) : std::nullopt, stop);
    if (!sent) return wrap(sent.error(), "send index document " + std::to_string(number));
  }
  return publish_root(stop);
}

Result<void> IndexWriter::send(const IndexDocument& document, std::optional<MessageId> intended_after,
                               const std::stop_token& stop) {
  const Bytes bytes = encode(document);
  const DocumentDraft draft{index_document_name(document.number),
                            index_label(document.number, document.entries.size()), bytes.size()};
  if (intended_after) {
    const auto found = destination_.find(draft, *intended_after, stop);
    if (!found) return std::unexpected(found.error());
    if (*found) return ledger_.committed({document.number, **found});
  }
  const auto after = destination_.newest(stop);
  if (!after) return std::unexpected(after.error());
  const auto intended = ledger_.intend(document.number, *after, document.tail_from, ids_of(document.entries));
  if (!intended) return intended;
  kill_point("index_intended");
  ViewReader content(bytes);
  HashingReader body(content);
  auto sent = destination_.put(draft, body, stop);
  if (!sent) return std::unexpected(sent.error());
  kill_point("index_sent");
  auto committed = ledger_.committed({document.number, *sent});
  kill_point("index_committed");
  return committed;
}

Result<void> IndexWriter::publish_root(const std::stop_token& stop) {
  const auto head = ledger_.head();
  if (!head) return std::unexpected(head.error());
  if (!head->newest || head->root_number >= head->newest->number) return {};
  const auto current = find_root(*head, stop);
  if (!current) return std::unexpected(current.error());
  auto chain = ledger_.chain();
  if (!chain) return std::unexpected(chain.error());
  chain->erase(chain->begin());  // the newest, which the root names by itself
  const Bytes bytes = encode(RootDocument{.newest = *head->newest,
                                          .chain = std::move(*chain),
                                          .backups = head->backups,
                                          .committed_at = clock_.now()});
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
  return std::nullopt;
}

}  // namespace ploy::app
