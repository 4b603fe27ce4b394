#include "net/url.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/curl_handles.hpp"

namespace ploy::net {

namespace {

std::uint16_t default_port(const std::string& scheme) { return scheme == "https" ? 443 : 80; }

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  return CurlText(text).get();
}

bool is_plain(char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; }

std::unexpected<Error> refuse(std::string_view why) {
  return fail(ErrorKind::kInvalid, "not an http(s) address: " + std::string(why));
}

}  // namespace

std::string Url::authority() const {
  return port == default_port(scheme) ? host : host + ":" + std::to_string(port);
}

std::string Url::origin() const { return scheme + "://" + authority(); }

Result<Url> parse_url(const std::string& text) {
  if (!std::ranges::all_of(text, is_plain)) return refuse("it holds a blank or a control character");
  const CurlUrl parts(curl_url());
  const CURLUcode code = curl_url_set(parts.get(), CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS);
  if (code != CURLUE_OK) return refuse(curl_url_strerror(code));
  Url url{.scheme = to_lower(part(parts.get(), CURLUPART_SCHEME)),
          .host = part(parts.get(), CURLUPART_HOST),
          .path = part(parts.get(), CURLUPART_PATH),
          .query = part(parts.get(), CURLUPART_QUERY)};
  if (url.scheme != "http" && url.scheme != "https") return refuse("only http:// and https:// are known");
  if (!part(parts.get(), CURLUPART_USER).empty() || !part(parts.get(), CURLUPART_PASSWORD).empty())
    return refuse("credentials do not belong into it");
  const auto port = parse_uint(part(parts.get(), CURLUPART_PORT));
  url.port = port ? static_cast<std::uint16_t>(*port) : default_port(url.scheme);
  return url;
}

}  // namespace ploy::net
