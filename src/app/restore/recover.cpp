#include "app/restore/recover.hpp"

#include "base/kill_point.hpp"

namespace ploy::app {

Result<RecoverReport> Recover::run(const Progress& progress, const std::stop_token& stop) {
  const auto root = find_root(stop);
  if (!root) return std::unexpected(root.error());
  const IndexLink newest = root->document.newest;

  kill_point("root_found");
  RecoverReport report{root->candidate.found_by, 0, 0, root->document.committed_at};
  std::optional<IndexLink> link = newest;
  while (link) {
    const auto document = fetch(*link, stop);
    if (!document) return wrap(document.error(), "read index document " + std::to_string(link->number));
    const auto adopted = ledger_.adopt(*document, *link);
    if (!adopted) return std::unexpected(adopted.error());
    kill_point("index_adopted");
    report.backups += static_cast<std::int64_t>(document->entries.size());
    ++report.index_documents;
    if (progress) progress(report.index_documents, newest.number);
    link = document->previous;
  }
  // Last, so that a daemon that starts on an interrupted recovery does not move the root before the chain is
  // known.
  const auto noted = ledger_.root_published(root->candidate.document.address, newest.number);
  if (!noted) return std::unexpected(noted.error());
  kill_point("recovered");
  return report;
}

Result<Recover::Root> Recover::find_root(const std::stop_token& stop) {
  const auto candidates = root_.candidates(stop);
  if (!candidates) return wrap(candidates.error(), "look for the root");
  std::string tried;
  for (const RootCandidate& candidate : *candidates) {
    const auto document = decode_root(candidate.bytes);
    if (document) return Root{*document, candidate};
    log_.warning("a root document cannot be read",
                 {{"found_by", candidate.found_by}, {"error", document.error().what}});
    tried += "; the " + candidate.found_by + ": " + document.error().what;
  }
  return fail(ErrorKind::kNotFound,
              "the chat holds no readable root: neither its pinned message nor its description leads to one" +
                  tried +
                  ". Is it the right chat, and was a backup ever stored there? If somebody pinned another "
                  "message, unpin it and try again");
}

Result<IndexDocument> Recover::fetch(const IndexLink& link, const std::stop_token& stop) {
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
