#pragma once

#include "adapters/catalogue/query.hpp"
#include "core/backup.hpp"

namespace ploy::catalogue {

// The columns of a document in the order read_document() takes them, for `documents AS d`.
inline constexpr std::string_view kDocumentColumns =
    "d.chat_id, d.message_id, d.file_id, d.name, d.size, d.sha256";

Document read_document(const Query& row, int first_column);

// Writes the document down, or renews what is known of the one at its address. Returns its row's id.
std::int64_t keep_document(Connection& connection, const Document& document);

}  // namespace ploy::catalogue
