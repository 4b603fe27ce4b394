#pragma once

#include "sandbox/telegram/call.hpp"
#include "sandbox/telegram/message_json.hpp"

namespace ploy::sandbox {

inline MessageJson json_for(const Call& call) { return {call.world, call.files, call.bot.id}; }

// Gives `message` the next id and the current time and adds what makes it appear: the message itself, and
// the update for the other bots of a channel. Nothing is committed.
Message& add_message(const Call& call, const Chat& chat, Message message, Events& events);

// Adds an update for one bot about a message.
void add_update(const Call& call, std::int64_t bot, const ChatKey& chat, std::int64_t message_id,
                Events& events);

// Commits what was added, and answers with the message as it is now.
ApiResult<Json> commit_message(Call& call, const ChatKey& chat, std::int64_t message_id,
                               const Events& events);

}  // namespace ploy::sandbox
