#pragma once

#include <string>
#include <vector>

#include "sandbox/telegram/world.hpp"

// What people do in a chat, and what the operator of the sandbox does to it: all that does not go through a
// bot. Each is committed before it returns; after an error nothing has changed. kNotFound: no such chat, bot
// or message.
namespace ploy::sandbox {

// A new channel or supergroup begins with the service message that says so.
[[nodiscard]] Result<void> set_chat(World& world, const ChatSettings& settings, Timestamp now);
[[nodiscard]] Result<void> set_bot(World& world, const Bot& bot);
[[nodiscard]] Result<void> set_member(World& world, const ChatKey& chat, std::int64_t bot,
                                      const Member& member);

// The new message's id. All bots of the chat get an update.
[[nodiscard]] Result<std::int64_t> say(World& world, const ChatKey& chat, const std::string& person,
                                       const std::string& text, Timestamp now);
// Pinning leaves a notice in the chat, as everywhere.
[[nodiscard]] Result<void> pin(World& world, const ChatKey& chat, std::int64_t message_id, Timestamp now);
[[nodiscard]] Result<void> unpin(World& world, const ChatKey& chat, std::int64_t message_id);

// Whether the server still has what it deletes in memory: then bots can forward and copy it for half an hour.
enum class Memory : std::uint8_t { kForgets, kRemembers };
[[nodiscard]] Result<void> delete_messages(World& world, const ChatKey& chat,
                                           const std::vector<std::int64_t>& ids, Memory memory,
                                           Timestamp now);

// A basic group, as all its bots know it, becomes the supergroup `to`, which begins empty.
[[nodiscard]] Result<void> migrate(World& world, std::int64_t group, std::int64_t to, Timestamp now);
// What a group of this id becomes when nobody says otherwise.
std::int64_t supergroup_of(std::int64_t group);

// As if messages up to `last_message_id` had been posted.
[[nodiscard]] Result<void> skip_ids(World& world, const ChatKey& chat, std::int64_t last_message_id);

[[nodiscard]] Result<void> advance_clock(World& world, std::chrono::milliseconds span);

// The chat all share, or the box of a bot: of `bot` when that is not 0, else the only one there is.
Result<ChatKey> chat_key(const World& world, std::int64_t chat_id, std::int64_t bot);

// What makes a chat; for several in one commit.
Events chat_events(const World& world, const ChatSettings& settings, Timestamp now);

}  // namespace ploy::sandbox
