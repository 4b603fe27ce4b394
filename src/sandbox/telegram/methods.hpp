#pragma once

#include "sandbox/telegram/call.hpp"

namespace ploy::sandbox {

// One method of the Bot API: checks in the order of the real server, then does it and says what came of it.
using Method = ApiResult<Json> (*)(Call& call);

// Null when there is none of this name (lower-case).
Method find_method(std::string_view name);
// As the documentation writes it; empty when there is none.
std::string_view canonical_method(std::string_view name);

ApiResult<Json> get_me(Call& call);
ApiResult<Json> log_out(Call& call);
ApiResult<Json> close_bot(Call& call);

ApiResult<Json> get_chat(Call& call);
ApiResult<Json> get_chat_member(Call& call);
ApiResult<Json> set_chat_description(Call& call);

ApiResult<Json> send_message(Call& call);
ApiResult<Json> send_document(Call& call);
ApiResult<Json> forward_message(Call& call);
ApiResult<Json> forward_messages(Call& call);
ApiResult<Json> copy_message(Call& call);
ApiResult<Json> copy_messages(Call& call);

ApiResult<Json> edit_message_text(Call& call);
ApiResult<Json> edit_message_caption(Call& call);
ApiResult<Json> edit_message_media(Call& call);
ApiResult<Json> edit_message_reply_markup(Call& call);

ApiResult<Json> delete_message(Call& call);
ApiResult<Json> delete_messages(Call& call);

ApiResult<Json> pin_chat_message(Call& call);
ApiResult<Json> unpin_chat_message(Call& call);
ApiResult<Json> unpin_all_chat_messages(Call& call);

ApiResult<Json> get_file(Call& call);

ApiResult<Json> get_updates(Call& call);
ApiResult<Json> set_webhook(Call& call);
ApiResult<Json> delete_webhook(Call& call);
ApiResult<Json> get_webhook_info(Call& call);

}  // namespace ploy::sandbox
