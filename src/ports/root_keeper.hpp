#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/backup.hpp"

namespace ploy {

// A document that may be the root, and how it was come by.
struct RootCandidate {
  Document document;  // sha256 from its caption
  Bytes bytes;
  std::string found_by;  // "pinned message", "chat description"
};

// The one place in the chat where recovery begins: a pinned document, edited in place, whose id also stands
// in the chat's description. Same threads and cancellation as Destination.
class RootKeeper {
 public:
  virtual ~RootKeeper() = default;

  // Every candidate that is there, most trusted first: the pinned document, then the one the description
  // names. Their bytes are not checked. Empty: the chat holds none. A candidate that cannot be read is left
  // out.
  [[nodiscard]] virtual Result<std::vector<RootCandidate>> candidates(std::stop_token stop) = 0;

  // Puts `bytes` in the place of `current`, or sends and pins a new document when there is none or it is
  // gone; then writes its id into the description where the bot may. Repeating it after a lost answer is
  // safe.
  [[nodiscard]] virtual Result<Document> publish(ByteView bytes, const std::optional<Address>& current,
                                                 std::stop_token stop) = 0;
};

}  // namespace ploy
