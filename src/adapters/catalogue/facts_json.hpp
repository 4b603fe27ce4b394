#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ploy::catalogue {

// A column that holds strings by name: a JSON object. What is not UTF-8 (servers take any bytes in
// x-amz-meta-*) becomes a zero character and then its bytes in hexadecimal, so that every byte comes back.
std::string to_json(const std::map<std::string, std::string>& strings);

// Throws std::exception when the text is not what to_json writes.
std::map<std::string, std::string> from_json(std::string_view text);

}  // namespace ploy::catalogue
