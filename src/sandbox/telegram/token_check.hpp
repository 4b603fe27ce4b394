#pragma once

#include <string_view>

#include "sandbox/telegram/call.hpp"

namespace ploy::sandbox {

// What the server says to a token by its shape alone, before it knows whether the bot exists. The public
// service answers 404 to every shape it does not like; a self-hosted one says more.
ApiResult<void> check_token_shape(std::string_view token, Profile profile);

}  // namespace ploy::sandbox
