#include "adapters/catalogue/orphan_rows.hpp"

#include "adapters/catalogue/part_rows.hpp"

namespace ploy::catalogue {

void keep_orphan(Connection& connection, const Orphan& orphan) {
  const Document& document = orphan.document;
  Query(connection,
        "INSERT INTO orphans (chat_id, message_id, file_id, name, size, sha256, reason, found_at, posted_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        document.address.chat_id.value, document.address.message_id.value, document.address.file_id,
        document.name, document.size, document.sha256, to_string(orphan.reason), orphan.found_at,
        orphan.posted_at)
      .run();
}

void orphan_documents_of(Connection& connection, std::int64_t backup_seq, OrphanReason reason,
                         Timestamp now) {
  for (const Part& part : read_parts(connection, backup_seq)) {
    if (!part.document) continue;
    keep_orphan(connection, {.document = *part.document, .reason = reason, .found_at = now});
    Query(connection, "UPDATE parts SET document = NULL WHERE backup = ? AND seq = ?", backup_seq, part.seq)
        .run();
    Query(connection, "DELETE FROM documents WHERE chat_id = ? AND message_id = ?",
          part.document->address.chat_id.value, part.document->address.message_id.value)
        .run();
  }
}

}  // namespace ploy::catalogue
