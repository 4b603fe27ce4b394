#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/http_server.hpp"

namespace ploy::server {

// As all our documents write a time that may not have come yet.
nlohmann::json time_or_null(const std::optional<Timestamp>& at);

net::Answer json_answer(int status, const nlohmann::json& body);

// application/problem+json with `code` and `detail`.
net::Answer problem(int status, std::string_view code, std::string_view detail);
net::Answer problem(const Error& error);

}  // namespace ploy::server
