#pragma once

#include "sandbox/telegram/call.hpp"

namespace ploy::sandbox {

// The chat an argument names, if the bot may look into it. Borrowed until the next commit.
ApiResult<const Chat*> find_chat(Call& call, std::string_view argument = "chat_id");
ApiResult<const Chat*> find_chat_value(Call& call, std::string_view value);

// The message with this id. `what` is "message to edit", "message to pin", ... Borrowed until the next
// commit.
ApiResult<const Message*> find_message(Call& call, const Chat& chat, std::int64_t id, std::string_view what);

// The id an argument names; 0 when it is none.
std::int64_t message_id_argument(Call& call, std::string_view argument = "message_id");

// A JSON array of at most 100 ids in an argument.
ApiResult<std::vector<std::int64_t>> message_ids_argument(Call& call);

const Member& membership(const Call& call, const Chat& chat);
bool is_administrator(const Member& member);

// Whether the bot may post at all; what kind of content is asked later.
ApiResult<void> check_can_post(const Call& call, const Chat& chat);
ApiResult<void> check_content_right(const Call& call, const Chat& chat, bool document);
bool can_edit(const Call& call, const Chat& chat, const Message& message);
// Why it cannot be deleted.
ApiResult<void> check_can_delete(const Call& call, const Chat& chat, const Message& message);
ApiResult<void> check_can_pin(const Call& call, const Chat& chat);

}  // namespace ploy::sandbox
