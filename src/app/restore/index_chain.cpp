#include "app/restore/index_chain.hpp"

#include <algorithm>
#include <future>

#include "base/kill_point.hpp"

namespace ploy::app {

namespace {

bool is_lost(ErrorKind kind) { return kind == ErrorKind::kCorrupt || kind == ErrorKind::kNotFound; }

std::optional<IndexLink> before(std::span<const IndexLink> links, std::int64_t number) {
  const auto found = std::ranges::find_if(links, [&](const IndexLink& link) { return link.number < number; });
  if (found == links.end()) return std::nullopt;
  return *found;
}

// What is not in the documents before begins where the next one that can be read says.
void begin_gaps_at(std::vector<LostIndex>& lost, MessageId from) {
  for (LostIndex& one : lost)
    if (one.scan_from == MessageId{}) one.scan_from = from;
}

MessageId behind(const IndexDocument& document, const IndexLink& link) {
  if (document.tail_from.value > 0) return document.tail_from;
  return {link.document.address.message_id.value + 1};
}

}  // namespace

Result<ChainReport> IndexChain::take_over(const IndexLink& newest, std::span<const IndexLink> others,
                                          const Progress& progress, const std::stop_token& stop) {
  ChainReport report;
  std::optional<IndexLink> link = newest;
  // The next document is fetched and decoded while this one is written into the catalogue: with a million
  // backups each takes about half of the time.
  const auto fetch_ahead = [&] {
    return std::async(std::launch::async, [this, stop, next = *link] { return fetch(next, stop); });
  };
  auto ahead = fetch_ahead();
  while (link) {
    const IndexLink at = *link;
    const MessageId id = at.document.address.message_id;
    const auto document = ahead.get();
    if (!document && !is_lost(document.error().kind))
      return wrap(document.error(), "read index document " + std::to_string(at.number));
    if (!document) {
      report.lost.push_back({at.number, id, document.error().what, {}, id});
      link = before(others, at.number);
      if (link) ahead = fetch_ahead();
      continue;
    }
    link = document->previous;
    if (link) ahead = fetch_ahead();
    const auto adopted = ledger_.adopt(*document, at);
    if (!adopted) return std::unexpected(adopted.error());
    kill_point("index_adopted");
    begin_gaps_at(report.lost, behind(*document, at));
    if (report.newest == 0) {
      report.newest = at.number;
      report.tail_from = behind(*document, at);
      report.unfinished = document->replaces && !document->replaces->final;
    }
    report.backups += static_cast<std::int64_t>(document->entries.size());
    ++report.documents;
    if (progress)
      progress(report.documents, std::max(report.documents, static_cast<std::int64_t>(others.size()) + 1));
    report.reaches_beginning = !link.has_value();
  }
  begin_gaps_at(report.lost, {1});
  return report;
}

Result<IndexDocument> IndexChain::fetch(const IndexLink& link, const std::stop_token& stop) {
  const auto reader = destination_.open(link.document, stop);
  if (!reader) return std::unexpected(reader.error());
  const auto bytes = read_all(**reader, link.document.size);
  if (!bytes) return std::unexpected(bytes.error());
  if (sha256(*bytes) != link.document.sha256)
    return fail(ErrorKind::kCorrupt, "its bytes are not the ones that were stored (SHA-256 differs)");
  auto document = decode_index(*bytes);
  if (!document) return document;
  if (document->number != link.number || (document->previous && document->previous->number >= link.number))
    return fail(ErrorKind::kCorrupt, "it calls itself number " + std::to_string(document->number));
  return document;
}

}  // namespace ploy::app
