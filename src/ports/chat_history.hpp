#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "base/error.hpp"
#include "core/backup.hpp"
#include "core/caption.hpp"

namespace ploy {

// One of our documents, as it was met in the chat.
struct FoundDocument {
  Document document;  // sha256 from its caption: not checked yet
  ParsedCaption said;
  std::string caption;
  std::optional<Timestamp> posted_at;  // not every kind of chat tells
};

// What lies in the chat, message id by message id: the only way to look at it that a bot has. Each look costs
// a message of the chat's rate, so walks are long and must be resumable. Same threads and cancellation as
// Destination.
class ChatHistory {
 public:
  virtual ~ChatHistory() = default;

  virtual ChatId chat() const = 0;

  // Every message that was posted before this call has a smaller id.
  [[nodiscard]] virtual Result<MessageId> end(std::stop_token stop) = 0;

  // Our document with this id. Empty: there is no such message, or it is none of ours (or a tombstone, or
  // the copy of another one).
  [[nodiscard]] virtual Result<std::optional<FoundDocument>> look(MessageId id, std::stop_token stop) = 0;
};

}  // namespace ploy
