#include "sandbox/telegram/token_check.hpp"

#include <optional>

#include "base/text.hpp"
#include "sandbox/telegram/base64url.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kTokenMax = 80;
constexpr std::size_t kSecretMin = 24;
constexpr std::int64_t kBotIdMax = std::int64_t{1} << 54;

}  // namespace

ApiResult<void> check_token_shape(std::string_view token, Profile profile) {
  const auto colon = token.find(':');
  const auto id = parse_int(token.substr(0, colon));
  const std::string_view secret =
      colon == std::string_view::npos ? std::string_view{} : token.substr(colon + 1);
  const bool number_missing = colon != std::string_view::npos && !id;
  const bool bad_shape = token.starts_with('0') || token.size() > kTokenMax ||
                         colon == std::string_view::npos || (id && (*id <= 0 || *id >= kBotIdMax));
  const bool bad_secret = secret.size() < kSecretMin || !is_base64url(secret);
  if (profile == Profile::kCloud) {
    if (bad_shape || number_missing || bad_secret) return refuse(404, "Not Found");
    return {};
  }
  if (bad_shape) return refuse(401, "Unauthorized: invalid token specified");
  if (number_missing) return refuse(421, "Misdirected Request: unallowed token specified");
  if (bad_secret) return refuse(401, "Unauthorized");
  return {};
}

}  // namespace ploy::sandbox
