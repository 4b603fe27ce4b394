#pragma once

#include <variant>
#include <vector>

#include "base/error.hpp"
#include "sandbox/telegram/model.hpp"

namespace ploy::sandbox {

// Everything that changes the model. What happens together is one list of events: one line of the journal,
// so a crash leaves all of it or nothing.
struct BotSet {
  Bot bot;
};
struct ChatSet {
  ChatSettings settings;
};
struct MemberSet {
  ChatKey chat;
  std::int64_t bot = 0;
  Member member;
};
struct DocumentAdded {
  Document document;
};
// New or edited.
struct MessageSet {
  ChatKey chat;
  Message message;
};
struct MessagesDeleted {
  ChatKey chat;
  std::vector<std::int64_t> ids;
  std::int64_t remembered_until = 0;  // Unix seconds; 0: forgotten at once
};
struct PinSet {
  ChatKey chat;
  std::int64_t message_id = 0;
  bool pinned = true;
};
struct LinkMade {
  FileLink link;
};
struct LinkGone {
  std::string path;
};
struct UpdateAdded {
  std::int64_t bot = 0;
  Update update;
};
// Everything up to here has been taken, or is too old.
struct UpdatesDropped {
  std::int64_t bot = 0;
  std::int64_t up_to = 0;
};
// The sandbox's time was moved on by hand; the sum of all such moves.
struct ClockMoved {
  std::int64_t ahead_ms = 0;
};

// Ids up to here count as given out, as if as many messages had been there.
struct IdsSkipped {
  ChatKey chat;
  std::int64_t last_message_id = 0;
};

using Event = std::variant<BotSet, ChatSet, MemberSet, DocumentAdded, MessageSet, MessagesDeleted, PinSet,
                           LinkMade, LinkGone, UpdateAdded, UpdatesDropped, ClockMoved, IdsSkipped>;
using Events = std::vector<Event>;

// One line of the journal, without the newline.
std::string encode(const Events& events);
// kCorrupt when it is none.
Result<Events> decode_events(std::string_view line);

// Names as the Bot API writes them: "channel", "administrator".
std::string_view to_string(ChatType type);
std::string_view to_string(MemberStatus status);

}  // namespace ploy::sandbox
