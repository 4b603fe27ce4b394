#include "adapters/catalogue/document_rows.hpp"

namespace ploy::catalogue {

Document read_document(const Query& row, int first_column) {
  int column = first_column;
  Document document;
  document.address.chat_id.value = row.number(column++);
  document.address.message_id.value = row.number(column++);
  document.address.file_id = row.text(column++);
  document.name = row.text(column++);
  document.size = row.size(column++);
  document.sha256 = row.digest(column++).value();  // the table's CHECK allows no other length
  return document;
}

std::int64_t keep_document(Connection& connection, const Document& document) {
  const auto& address = document.address;
  Query kept(
      connection,
      "INSERT INTO documents (chat_id, message_id, file_id, name, size, sha256) VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (chat_id, message_id) DO UPDATE SET file_id = excluded.file_id, name = excluded.name, "
      "size = excluded.size, sha256 = excluded.sha256 RETURNING id",
      address.chat_id.value, address.message_id.value, address.file_id, document.name, document.size,
      document.sha256);
  kept.next();
  return kept.number(0);
}

}  // namespace ploy::catalogue
