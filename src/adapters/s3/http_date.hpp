#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace ploy::s3 {

// "Fri, 24 May 2013 00:00:00 GMT", as in Date and Last-Modified; empty when it is something else.
std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace ploy::s3
