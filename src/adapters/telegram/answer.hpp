#pragma once

#include "adapters/telegram/bot_api.hpp"
#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "net/http_message.hpp"

namespace ploy::net {
struct HttpResponse;
}

namespace ploy::telegram {

inline constexpr std::uint64_t kAnswerBytesMax = 1 * kMiB;

// Takes an answer apart: the "result", or why there is none. An answer that is not the Bot API's JSON (a bare
// status line, a proxy's HTML page, half a body) is judged by its HTTP status. The token never gets into an
// error, whatever the server wrote.
ApiResult<nlohmann::json> read_answer(const net::HttpResponse& response, const Call& call,
                                      const Secret& token);

// The answer did not say what it must: the call may have taken effect.
ApiError unreadable_answer(const Call& call, std::string_view why);

// What a failure of the connection means for this call.
ApiError connection_failed(Error error, const Call& call);

}  // namespace ploy::telegram
