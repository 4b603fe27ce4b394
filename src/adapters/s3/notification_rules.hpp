#pragma once

#include <string>
#include <string_view>

#include "adapters/s3/s3_admin.hpp"

namespace ploy::s3 {

// A bucket's notification document with `rule` in it, in place of the one with the same id; all others are
// kept. `existing` may be empty. kUnavailable: it is no such document.
[[nodiscard]] Result<std::string> with_rule(std::string_view existing, const NotificationRule& rule);

// Whether the document has a rule with this id and target.
[[nodiscard]] Result<bool> has_rule(std::string_view document, const NotificationRule& rule);

}  // namespace ploy::s3
