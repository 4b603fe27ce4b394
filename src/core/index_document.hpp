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

// The stretch of the chain whose backups a document holds once more, so that it can go; see
// app/index/rewriter.hpp.
struct Replaces {
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool final = false;  // the last of the documents that take that stretch's place
  bool operator==(const Replaces&) const = default;
};

struct IndexDocument {
  std::int64_t number = 1;  // grows along the chain
  std::optional<IndexLink> previous;
  // Every document of a backup that is neither in this one nor in its predecessors has at least this message
  // id: where a look for what was stored later begins. 0: not said.
  MessageId tail_from;
  std::optional<Replaces> replaces;
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
  // The documents before it, newest first, without file_ids: so that one that is damaged does not hide the
  // ones before it.
  std::vector<IndexLink> chain;
  std::int64_t backups = 0;  // in the whole chain
  Timestamp committed_at{};
};

Bytes encode(const RootDocument& root);
// kCorrupt and kInvalid as above.
Result<RootDocument> decode_root(ByteView bytes);

inline constexpr std::uint64_t kRootBytesMax = 1 * kMiB;

// The chat's description keeps the root's message id behind whatever people wrote there, which is cut only
// where Telegram's 255 characters leave no room.
std::string describe_root(std::string_view description, MessageId root);
std::optional<MessageId> root_in_description(std::string_view description);

}  // namespace ploy
