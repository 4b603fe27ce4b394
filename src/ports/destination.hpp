#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

#include "base/error.hpp"
#include "base/stream.hpp"
#include "core/backup.hpp"
#include "core/caption.hpp"

namespace ploy {

struct DestinationLimits {
  std::uint64_t document_bytes_max = 0;  // what can be stored *and* read back with the same credentials
  int uploads_in_flight = 1;
};

// A document before it is stored.
struct DocumentDraft {
  std::string name;  // already in the alphabet of document_name.hpp
  DocumentLabel label;
  std::uint64_t size = 0;  // > 0
};

enum class Removal : std::uint8_t { kDeleted, kTombstone };

// Keeps documents and gives them back unchanged. There is no list(): a bot cannot enumerate a chat's history,
// so a document is found by its address alone. The catalogue holds every address, and the index in the chat
// repeats them.
//
// Safe to call from several threads. Calls block, and return kCancelled soon after `stop` is requested.
class Destination {
 public:
  virtual ~Destination() = default;

  // What one document may weigh and how many calls may run at once. Constant for its lifetime.
  virtual DestinationLimits limits() const = 0;

  // Every document put after this call gets a higher message id than the one returned. Written down before
  // put(), it is where find() begins. May ask the destination once, when it has not seen an id yet.
  [[nodiscard]] virtual Result<MessageId> newest(std::stop_token stop) = 0;

  // Stores `draft.size` bytes pulled from `body` and says where they lie. The caption is the draft's label
  // with the body's hash. What the destination answers (size, name of the chat) is
  // compared with what was sent. After kUnknown the document may or may not be there: call find() before
  // putting it again. After any other error nothing was stored; an error of `body` itself comes back
  // unchanged.
  [[nodiscard]] virtual Result<Document> put(const DocumentDraft& draft, HashedReader& body,
                                             std::stop_token stop) = 0;

  // Looks for a document whose put() ended in kUnknown, or was cut off by a crash, among the few addresses
  // behind `after`: same marker and same size. Empty: it is certainly not there.
  [[nodiscard]] virtual Result<std::optional<Document>> find(const DocumentDraft& draft, MessageId after,
                                                             std::stop_token stop) = 0;

  // Opens a stored document for reading; the caller checks size and hash. A refused file_id is renewed by way
  // of the message. kNotFound when the message is gone.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteReader>> open(const Document& document,
                                                                 std::stop_token stop) = 0;

  // Makes the content unreachable: deletes it, or, where that is too late, puts a tombstone in its place.
  // Removing what is already gone succeeds.
  [[nodiscard]] virtual Result<Removal> remove(const Address& at, std::stop_token stop) = 0;
};

}  // namespace ploy
