#pragma once

#include <string>

#include "base/clock.hpp"
#include "net/http_server.hpp"

namespace ploy::net {

// False for the statuses that never carry one, whatever the answer holds.
bool may_have_body(int status);

enum class HeadOnly : bool { kNo, kYes };
enum class Closing : bool { kNo, kYes };

// An answer's status line and fields through the empty line. To HEAD, the length of what GET would give is
// that of the body or stream, else what the answer's own Content-Length says. A field that could not be sent
// without breaking the framing is left out.
std::string format_answer_head(const Answer& answer, HeadOnly head_only, Closing closing, Timestamp now);

}  // namespace ploy::net
