#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace ploy::sandbox::s3 {

// "Fri, 24 May 2013 00:00:00 GMT": Last-Modified, Date, If-Modified-Since. The fraction is dropped.
std::string format_http_time(Timestamp at);
std::optional<Timestamp> parse_http_time(std::string_view text);

// "20130524T000000Z": x-amz-date.
std::optional<Timestamp> parse_amz_time(std::string_view text);

// "2013-05-24T00:00:00.000Z": always three digits, as listings have it.
std::string format_xml_time(Timestamp at);

}  // namespace ploy::sandbox::s3
