#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/error.hpp"
#include "net/http_server.hpp"

namespace ploy::server {

net::Answer json_answer(int status, const nlohmann::json& body);

// application/problem+json with `code` and `detail`.
net::Answer problem(int status, std::string_view code, std::string_view detail);
net::Answer problem(const Error& error);

}  // namespace ploy::server
