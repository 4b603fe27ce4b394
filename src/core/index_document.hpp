#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/backup.hpp"

// The catalogue's copy in the chat. docs/reference/formats.md describes both documents to the byte.
namespace ploy {

// What the index keeps of one stored backup: enough to restore it without the catalogue.
struct IndexEntry {
  Backup backup;
  std::vector<Part> parts;  // all with a document
};

// Where an index document lies, as its successor and the root name it.
struct IndexLink {
  std::int64_t number = 0;
  Document document;
  bool operator==(const IndexLink&) const = default;
};

struct IndexDocument {
  std::int64_t number = 1;  // counts up by one along the chain
  std::optional<IndexLink> previous;
  std::vector<IndexEntry> entries;
};

// Zstandard frame of JSON lines, then a skippable frame with the SHA-256 of all before it, which `zstd -d`
// passes over.
Bytes encode(const IndexDocument& document);

// kCorrupt for every cut, every flipped byte and every line that does not say what it must; never more than
// `bytes_max` after decompression. kInvalid when a newer program wrote it. The entries come back as `stored`.
Result<IndexDocument> decode_index(ByteView bytes, std::uint64_t bytes_max = 512 * kMiB);

// The pinned document: names the newest index document. Edited in place at each commit.
struct RootDocument {
  IndexLink newest;
  std::int64_t backups = 0;  // in the whole chain
  Timestamp committed_at{};
};

Bytes encode(const RootDocument& root);
// kCorrupt and kInvalid as above.
Result<RootDocument> decode_root(ByteView bytes);

inline constexpr std::uint64_t kRootBytesMax = 64 * kKiB;

// The chat's description keeps the root's message id behind whatever people wrote there, which is cut only
// where Telegram's 255 characters leave no room.
std::string describe_root(std::string_view description, MessageId root);
std::optional<MessageId> root_in_description(std::string_view description);

}  // namespace ploy
