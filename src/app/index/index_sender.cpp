#include "app/index/index_sender.hpp"

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

Result<void> IndexSender::send(const IndexDocument& document, const IndexLedger::Head& head,
                               const std::stop_token& stop) {
  const std::string doing = "send index document " + std::to_string(document.number);
  const Bytes bytes = encode(document);
  const DocumentDraft draft{index_document_name(document.number),
                            index_label(document.number, document.entries.size()), bytes.size()};
  if (head.intended_number) {
    const auto found = destination_.find(draft, head.intended_after, stop);
    if (!found) return wrap(found.error(), doing);
    if (*found) return ledger_.committed({document.number, **found});
  }
  const auto after = destination_.newest(stop);
  if (!after) return wrap(after.error(), doing);
  const auto intended = ledger_.intend(document.number, *after, document.tail_from, ids_of(document.entries));
  if (!intended) return intended;
  kill_point("index_intended");
  ViewReader content(bytes);
  HashingReader body(content);
  auto sent = destination_.put(draft, body, stop);
  if (!sent) return wrap(sent.error(), doing);
  kill_point("index_sent");
  auto committed = ledger_.committed({document.number, *sent});
  kill_point("index_committed");
  return committed;
}

Result<MessageId> IndexSender::tail_from(const IndexLedger::Head& head) {
  if (head.intended_number) return head.intended_tail_from;
  return ledger_.tail_from();
}

}  // namespace ploy::app
