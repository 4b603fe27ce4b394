#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace ploy::s3 {

// Looking into events whose senders spell the same field in different ways.

// The document; empty when it is not JSON, or nested deeper than any event is.
std::optional<nlohmann::json> parse_event_json(std::string_view text);

// A member of an object by its name without regard to case, '_' and '-': "eTag", "etag", "e_tag" are one.
// `name` is given in lower case without those. A JSON null when there is no such member, or `from` is no
// object.
const nlohmann::json& member(const nlohmann::json& from, std::string_view name);

// The member's text; empty when it is absent or no text.
std::string text_of(const nlohmann::json& from, std::string_view name);
// The member as a whole number, which may be written as text; 0 when it is not one.
std::uint64_t number_of(const nlohmann::json& from, std::string_view name);

}  // namespace ploy::s3
