#pragma once

#include <filesystem>
#include <variant>

#include "sandbox/telegram/call.hpp"

namespace ploy::sandbox {

inline constexpr std::size_t kTextMax = 4096;
inline constexpr std::size_t kCaptionMax = 1024;

// A text or caption as the client sent it, its markup parsed, not yet cleaned. Entities are taken from
// `entities` (JSON) when there is no parse mode.
ApiResult<FormattedText> parse_text(std::string_view text, std::string_view parse_mode, const Json& entities);
ApiResult<FormattedText> text_argument(Call& call, std::string_view text, std::string_view entities);

// Cleans and measures it: in UTF-16 units, the stricter of the two readings of Telegram's limits.
ApiResult<FormattedText> finish_text(const FormattedText& parsed);
ApiResult<FormattedText> finish_caption(const FormattedText& parsed);

// An inline keyboard; null when there is none.
ApiResult<Json> reply_markup_argument(Call& call);

// Where a document's bytes come from: a part of this request, a path on this machine (local profile), or
// an id or address.
struct RemoteFile {
  std::string id;
};
using DocumentSource = std::variant<UploadedFile*, std::filesystem::path, RemoteFile>;

// `value` is what the argument says ("", "attach://x", "file:///x", an id); `field` the part of the same
// name. Empty when there is nothing.
std::optional<DocumentSource> document_source(Call& call, std::string_view value, std::string_view field);

// A document that may be posted: it exists already, or will with `added`, after keep() has put the bytes in
// their place.
struct ChosenDocument {
  std::uint64_t id = 0;
  std::optional<DocumentAdded> added;
};

// Whether a new file that looks like a film or a song becomes one (disable_content_type_detection).
enum class Detection : std::uint8_t { kOn, kOff };

// Checks the file as the server does before it uploads it. Moves nothing yet.
ApiResult<ChosenDocument> choose_document(Call& call, const DocumentSource& source, Detection detection);
// Moves or copies the bytes to where the document will be read. A crash behind it leaves a file that nothing
// names.
ApiResult<void> keep(Call& call, const DocumentSource& source, const ChosenDocument& chosen);

// Who may use a file_id: the bot it was made for. Null otherwise.
const Document* document_of_file_id(const Call& call, std::string_view file_id);

}  // namespace ploy::sandbox
