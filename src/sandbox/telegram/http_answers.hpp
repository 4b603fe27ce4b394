#pragma once

#include "net/http_server.hpp"
#include "sandbox/control/control_desk.hpp"
#include "sandbox/telegram/api_result.hpp"
#include "sandbox/telegram/fault_script.hpp"

namespace ploy::sandbox {

net::Answer answer_success(const Json& result);
net::Answer answer_error(const ApiError& error);
// What the server's HTTP reader says: a status line and nothing more, then the end of the connection.
net::Answer answer_bare(int status);
net::Answer answer_not_found();
// What a fault before posting answers.
net::Answer answer_fault(const Fault& fault);

}  // namespace ploy::sandbox
